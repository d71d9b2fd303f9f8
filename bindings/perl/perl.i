// What SWIG makes of bindings/core for Perl: the package Ghlauth::Native, which lib/Ghlauth.pm and the files beside it make Perl's own.
%module(package="Ghlauth") "Ghlauth::Native"

%{
// Perl's names for the system's functions, which C++'s headers have too.
#undef do_open
#undef do_close
#undef seed
#undef bind
#undef send
#undef shutdown
#undef accept
#undef connect
#undef write
#undef open
#undef close
#undef free
#undef malloc
#undef abort
#include "perl.hpp"
#define GHLAUTH_NO_OBJECT { sv_setpvs(ERRSV, "a method is called without its object\n"); SWIG_fail; }
// $@ as it is, whatever it is.
#undef SWIG_croak_null
#define SWIG_croak_null() croak(Nullch)
%}

%exception {
  try {
    $action
  } catch (...) {
    ghlauth_perl::raise(aTHX);
    SWIG_fail;
  }
}
%exception ghlauth_binding::Store::check {
  try {
    ghlauth_binding::plain::Pump::run([&] { $action });
  } catch (...) {
    ghlauth_perl::raise(aTHX);
    SWIG_fail;
  }
}

%define GHLAUTH_ARGUMENT(Type, Precedence)
%typemap(in) const Type & "$1 = ghlauth_perl::argument<Type>(aTHX_ $input);"
%typemap(freearg) const Type & "";
%typemap(typecheck, precedence=Precedence) const Type & "$1 = SvOK($input);"
%enddef
%define GHLAUTH_PLAIN(Type)
%typemap(out) Type {
  const Type &given = $1;
  $result = sv_2mortal(ghlauth_perl::give(aTHX_ given));
  ++argvi;
}
%enddef
%define GHLAUTH_NUMBER(Type)
%typemap(in) Type {
  std::int64_t given = 0;
  ghlauth_perl::take(aTHX_ $input, given);
  $1 = static_cast<Type>(given);
}
%typemap(typecheck, precedence=SWIG_TYPECHECK_INT64) Type "$1 = looks_like_number($input);"
GHLAUTH_PLAIN(Type)
%enddef
%define GHLAUTH_TEXTS_AND_NUMBERS
GHLAUTH_NUMBER(std::int32_t)
GHLAUTH_NUMBER(std::int64_t)
%typemap(in) bool "$1 = SvTRUE($input);"
GHLAUTH_PLAIN(bool)
GHLAUTH_PLAIN(std::string)
GHLAUTH_PLAIN(std::vector<std::string>)
%typemap(out) const std::string & {
  $result = sv_2mortal(ghlauth_perl::give(aTHX_ *$1));
  ++argvi;
}
GHLAUTH_ARGUMENT(std::string, SWIG_TYPECHECK_STRING)
GHLAUTH_ARGUMENT(ghlauth_binding::Bytes, SWIG_TYPECHECK_STRING)
GHLAUTH_ARGUMENT(std::vector<std::string>, SWIG_TYPECHECK_STRING_ARRAY)
GHLAUTH_ARGUMENT(std::vector<ghlauth_binding::Header>, SWIG_TYPECHECK_STRING_ARRAY)
%enddef
%define GHLAUTH_FUNCTION(Class, make)
%typemap(in) ghlauth_binding::Class *listener {
  GHLAUTH_CHECK_ ## Class
  $1 = make(ghlauth_perl::Callee(aTHX_ $input));
}
%enddef
%{
#define GHLAUTH_CHECK_LogListener ghlauth_perl::check_function(aTHX_ ST(items - 1), "a log");
#define GHLAUTH_CHECK_SecretListener ghlauth_perl::check_function(aTHX_ ST(items - 1), "a source");
#define GHLAUTH_CHECK_StoreListener ghlauth_perl::check_object(aTHX_ ST(items - 1), "a store");
%}
// The classes of errors: Ghlauth::NotFoundError is a Ghlauth::UsageError.
%init %{
#define GHLAUTH_ISA(name, base) av_push(get_av("Ghlauth::" #name "::ISA", GV_ADD), newSVpvs("Ghlauth::" #base));
  GHLAUTH_EACH_ERROR(GHLAUTH_ISA)
%}
%include "plain.i"
