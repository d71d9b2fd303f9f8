// What SWIG makes of bindings/core for Tcl: the namespace ghlauth::core, which ghlauth.tcl makes classes of.
%module ghlauth_core

%{
#include "ghlauth_tcl.hpp"
#include "runtime.hpp"
#define GHLAUTH_NO_OBJECT { Tcl_SetObjResult(interp, Tcl_NewStringObj("a method is called without its object", -1)); SWIG_fail; }
%}

%exception {
  try {
    $action
  } catch (...) {
    ghlauth_tcl::raise(interp);
    SWIG_fail;
  }
}
%exception ghlauth_binding::Store::check {
  try {
    ghlauth_binding::plain::Pump::run([&] { $action });
  } catch (...) {
    ghlauth_tcl::raise(interp);
    SWIG_fail;
  }
}

%define GHLAUTH_ARGUMENT(Type)
%typemap(in) const Type & (Type temp) {
  if (!ghlauth_tcl::argument(interp, $input, temp)) SWIG_fail;
  $1 = &temp;
}
%typemap(freearg) const Type & "";
%enddef
%define GHLAUTH_PLAIN(Type)
%typemap(out) Type {
  const Type &given = $1;
  Tcl_SetObjResult(interp, ghlauth_tcl::give(given));
}
%enddef
%define GHLAUTH_NUMBER(Type, Taken)
%typemap(in) Type {
  Taken given{};
  if (!ghlauth_tcl::argument(interp, $input, given)) SWIG_fail;
  $1 = static_cast<Type>(given);
}
GHLAUTH_PLAIN(Type)
%enddef
%define GHLAUTH_TEXTS_AND_NUMBERS
GHLAUTH_NUMBER(std::int32_t, std::int64_t)
GHLAUTH_NUMBER(std::int64_t, std::int64_t)
GHLAUTH_NUMBER(bool, bool)
GHLAUTH_PLAIN(std::string)
GHLAUTH_PLAIN(std::vector<std::string>)
%typemap(out) const std::string & "Tcl_SetObjResult(interp, ghlauth_tcl::give(*$1));"
GHLAUTH_ARGUMENT(std::string)
GHLAUTH_ARGUMENT(ghlauth_binding::Bytes)
GHLAUTH_ARGUMENT(std::vector<std::string>)
GHLAUTH_ARGUMENT(std::vector<ghlauth_binding::Header>)
%enddef
%define GHLAUTH_FUNCTION(Class, make)
%typemap(in) ghlauth_binding::Class *listener "$1 = make(ghlauth_tcl::Callee(interp, $input));"
%enddef
%include "plain.i"
