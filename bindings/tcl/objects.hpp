// The objects of the library that an interpreter has. Tcl knows them by names: one is never used again, and goes with its object.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace ghlauth_tcl {

class Objects {
 public:
  /// Those of an interpreter, with which they end.
  static Objects &of(Tcl_Interp *interp) {
    constexpr const char *key = "ghlauth objects";
    if (void *const kept = Tcl_GetAssocData(interp, key, nullptr)) return *static_cast<Objects *>(kept);
    auto *const made = new Objects;
    Tcl_SetAssocData(interp, key, [](ClientData kept, Tcl_Interp *) { delete static_cast<Objects *>(kept); }, made);
    return *made;
  }

  /// Owns the object from here on; gives its name.
  Tcl_Obj *add(void *object, const swig_type_info *type) {
    std::unique_ptr<void, Delete> owned(object, {type});
    const std::string name = owned.get_deleter().of()->name + (" " + std::to_string(++made_));
    objects_.emplace(name, std::move(owned));
    return Tcl_NewStringObj(name.data(), static_cast<int>(name.size()));
  }

  /// The object of a name, as a `type`; with the flag SWIG_POINTER_DISOWN it is the caller's from here on. "NULL" is none.
  int find(Tcl_Obj *given, void **object, const swig_type_info *type, int flags) {
    const std::string name = Tcl_GetString(given);
    *object = nullptr;
    if (name == "NULL") return SWIG_OK;
    const auto found = objects_.find(name);
    if (found == objects_.end()) return SWIG_ERROR;
    // SWIG's search would reorder this list, which all threads share.
    swig_cast_info *cast = type->cast;
    while (cast && cast->type != found->second.get_deleter().type) cast = cast->next;
    if (!cast) return SWIG_ERROR;
    int is_new = 0;
    *object = SWIG_TypeCast(cast, found->second.get(), &is_new);
    if (flags & SWIG_POINTER_DISOWN) {
      (void)found->second.release();
      objects_.erase(found);
    }
    return SWIG_OK;
  }

 private:
  struct Delete {
    const swig_type_info *type;
    const swig_class *of() const { return static_cast<const swig_class *>(type->clientdata); }
    void operator()(void *object) const { of()->destructor(object); }
  };

  std::unordered_map<std::string, std::unique_ptr<void, Delete>> objects_;
  std::int64_t made_ = 0;
};

}  // namespace ghlauth_tcl
