// In place of parts of SWIG's runtime, behind which it is included.
//
// SWIG's objects are commands, named by their addresses, and stay when the objects are deleted: there are more of them for as long as the
// allocator gives new addresses. What it is given instead of an object it evaluates. And what it keeps for the whole process is not for
// several threads, each with an interpreter.
#pragma once

#include <mutex>

#include "objects.hpp"

#undef SWIG_NewInstanceObj
#define SWIG_NewInstanceObj(object, type, flags) ghlauth_tcl::Objects::of(interp).add(object, type)
#undef SWIG_ConvertPtr
#define SWIG_ConvertPtr(given, object, type, flags) ghlauth_tcl::Objects::of(interp).find(given, object, type, flags)
#define SWIG_Tcl_SetConstantObj(interp, name, value) Tcl_SetVar2Ex(interp, name, nullptr, value, TCL_GLOBAL_ONLY)

#undef SWIG_init
#define SWIG_init ghlauth_tcl_swig_init
extern "C" int ghlauth_tcl_swig_init(Tcl_Interp *interp);

int Ghlauth_core_Init(Tcl_Interp *interp) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const int result = ghlauth_tcl_swig_init(interp);
  if (result != TCL_OK) return result;
  // The methods of objects that are commands: each interpreter would make these tables anew.
  for (std::size_t i = 0; i < swig_module.size; ++i)
    if (void *const of = swig_module.type_initial[i]->clientdata) Tcl_DeleteHashTable(&static_cast<swig_class *>(of)->hashtable);
  return TCL_OK;
}
