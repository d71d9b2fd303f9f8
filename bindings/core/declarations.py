"""What languages declare that have classes of exceptions and enumerations in files of their own (C#, Java): read from the status table
and from the description of the ABI, for their generators."""

import json
import re

# The enumeration, the prefix of its constants, and what 0 is where no constant says it.
ENUMERATIONS = (
    ("ClaimResult", "STORE_CLAIM_", None),
    ("Duplicates", "DUPLICATES_", None),
    ("InstallationState", "INSTALLATION_", "Unknown"),
    ("KeyAlgorithm", "KEY_", None),
    ("Level", "LEVEL_", "Unknown"),
    ("LifecycleOutcome", "LIFECYCLE_", None),
    ("LogLevel", "LOG_", None),
    ("Outcome", "OUTCOME_", None),
    ("PermissionCheck", "PERMISSION_CHECK_", None),
    ("Reason", "REASON_", None),
    ("Remedy", "REMEDY_", None),
    ("StateForm", "STATE_", None),
    ("UnsolicitedPolicy", "UNSOLICITED_", None),
)
# Names that the languages have already, or that say too little without the library's name before them.
TAKEN = ("TimeoutError", "OutOfMemoryError", "ApplicationError")
ROW = re.compile(r'^GHLAUTH_ERROR_CLASS\((\w+), (\w+), (-\d+), -\d+, "([^"]*)"\)$', re.M)


def exception(error):
    """The class of exceptions that an error is: UsageError is UsageException, and Error GhlauthException."""
    own = "" if error in TAKEN else error.removesuffix("Error")
    return f"{own or 'Ghlauth' + error.removesuffix('Error')}Exception"


def exceptions(status_def):
    """(name, base, what it is, error) of each class of exceptions but the root, each behind its base."""
    rows = {}
    for name, base, _, meaning in ROW.findall(status_def.read_text(encoding="utf-8")):
        rows.setdefault(name, (exception(name), exception(base), meaning, name))
    return list(rows.values())


def enumerations(abi_json):
    """(name, [(CONSTANT, value, what it is)]) of each enumeration."""
    about = json.loads(abi_json.read_text(encoding="utf-8"))
    found = []
    for name, prefix, nothing in ENUMERATIONS:
        prefix = "GHLAUTH_" + prefix
        members = [(one["name"].removeprefix(prefix), one["value"], one["doc"]) for one in about["constants"]
                   if one["name"].startswith(prefix)]
        if nothing:
            members.insert(0, (nothing.upper(), 0, "Not known."))
        found.append((name, members))
    statuses = [(one["name"].removeprefix("GHLAUTH_").removeprefix("E_"), one["number"], one["meaning"][:1].upper() +
                 one["meaning"][1:] + ".") for one in about["statuses"]]
    found.append(("Status", statuses))
    return found
