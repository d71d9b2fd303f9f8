// Values between C++ and Tcl, calls of Tcl from listeners, and errors: behind tcl.h.
#pragma once

#include "callee.hpp"
#include "plain/classes.hpp"

namespace ghlauth_tcl {

/// Leaves in the interpreter what was thrown. To be called in a handler.
inline void raise(Tcl_Interp *interp) {
  try {
    throw;
  } catch (const Error &error) {
    // From the widest class to the name, so that `trap` takes a prefix of it.
    std::vector<std::string> code = plain::classes_of(error.kind());
    code.back() = "GHLAUTH";
    Tcl_Obj *const list = Tcl_NewListObj(0, nullptr);
    for (auto one = code.rbegin(); one != code.rend(); ++one) Tcl_ListObjAppendElement(nullptr, list, give(*one));
    Tcl_ListObjAppendElement(nullptr, list, give(error.name));
    Tcl_Obj *const fields = Tcl_NewDictObj();
    const auto set = [&](const char *name, const auto &value) {
      if (Tcl_Obj *const given = give(value)) Tcl_DictObjPut(nullptr, fields, Tcl_NewStringObj(name, -1), given);
    };
    set("classes", plain::classes_of(error.kind()));
    set("status", error.status);
    set("name", error.name);
    set("message", error.message);
    set("hint", error.hint);
    set("http_status", error.http_status);
    set("server_message", error.server_message);
    set("trace_id", error.trace_id);
    set("retry_after_ms", plain::known(error.retry_after_ms));
    set("retryable", error.retryable);
    Tcl_Obj *const options = Tcl_NewDictObj();
    Tcl_DictObjPut(nullptr, options, Tcl_NewStringObj("-code", -1), Tcl_NewIntObj(TCL_ERROR));
    Tcl_DictObjPut(nullptr, options, Tcl_NewStringObj("-errorcode", -1), list);
    Tcl_DictObjPut(nullptr, options, Tcl_NewStringObj("-ghlauth", -1), fields);
    const std::string message = error.message.substr(0, error.message.find_last_not_of('.') + 1) + ".";
    Tcl_SetObjResult(interp, give(error.hint.empty() ? message : message + " " + error.hint));
    Tcl_SetReturnOptions(interp, options);
  } catch (const Raised &raised) {
    raised.raise(interp);
  } catch (const std::exception &error) {
    Tcl_SetObjResult(interp, Tcl_NewStringObj(error.what(), -1));
  }
}

}  // namespace ghlauth_tcl
