# The end of core.py: getters are attributes, nothing is shown that is a secret, and nothing leaves the process by itself.
def find_operation(text, generation=""):
    found = _find_operation(text, generation)
    return found if found.name else None


for _class, _names in (
    (Resource, "is_closed"),
    (Cancel, "is_requested"),
    (Store, "warning"),
    (Pit, "level resource_id warning age_s is_rotation_due redacted"),
    (Callback, "app_data is_unsolicited"),
    (OAuth, "app_id"),
    (Credential, "level resource_id"),
    (Installation, "scopes approved_locations"),
    (Decision, "findings"),
    (Queue, "descriptor"),
):
    for _name in _names.split():
        setattr(_class, _name, property(getattr(_class, _name)))

for _class in list(globals().values()):
    if isinstance(_class, type) and _class.__module__ == __name__ and not _class.__name__.startswith("_Swig"):
        _class.__repr__ = _idioms.shown
        _class.__reduce_ex__ = _idioms.refuse_to_pickle
        _class.__module__ = "ghlauth"
del _class, _names, _name, SwigPyIterator  # noqa: F821
