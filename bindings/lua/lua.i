// What SWIG makes of bindings/core for Lua: the module ghlauth.core, which ghlauth.lua makes Lua's own.
%module ghlauth_core

%{
#include "ghlauth_lua.hpp"
#define GHLAUTH_NO_OBJECT { lua_pushliteral(L, "a method is called without its object: use a colon"); SWIG_fail; }
%}

%exception {
  const ghlauth_lua::Entered entered(L);
  try {
    $action
  } catch (...) {
    ghlauth_lua::raise(L);
    SWIG_fail;
  }
}
%exception ghlauth_binding::Store::check {
  const ghlauth_lua::Entered entered(L);
  try {
    ghlauth_binding::plain::Pump::run([&] { $action });
  } catch (...) {
    ghlauth_lua::raise(L);
    SWIG_fail;
  }
}

%define GHLAUTH_ARGUMENT(Type)
%typemap(in) const Type & "$1 = ghlauth_lua::argument<Type>(L, $input);"
%typemap(freearg) const Type & "";
%enddef
%define GHLAUTH_PLAIN(Type)
%typemap(out) Type {
  const Type &given = $1;
  ghlauth_lua::push(L, given);
  ++SWIG_arg;
}
%enddef
%define GHLAUTH_NUMBER(Type)
%typemap(in) Type {
  std::int64_t given = 0;
  ghlauth_lua::take(L, $input, given);
  $1 = static_cast<Type>(given);
}
GHLAUTH_PLAIN(Type)
%enddef
%define GHLAUTH_TEXTS_AND_NUMBERS
GHLAUTH_NUMBER(std::int32_t)
GHLAUTH_NUMBER(std::int64_t)
%typemap(in) bool "$1 = lua_toboolean(L, $input) != 0;"
GHLAUTH_PLAIN(bool)
GHLAUTH_PLAIN(std::string)
GHLAUTH_PLAIN(std::vector<std::string>)
%typemap(out) const std::string & {
  ghlauth_lua::push(L, *$1);
  ++SWIG_arg;
}
GHLAUTH_ARGUMENT(std::string)
GHLAUTH_ARGUMENT(ghlauth_binding::Bytes)
GHLAUTH_ARGUMENT(std::vector<std::string>)
GHLAUTH_ARGUMENT(std::vector<ghlauth_binding::Header>)
%enddef
%define GHLAUTH_FUNCTION(Class, make)
%typemap(in) ghlauth_binding::Class *listener {
  GHLAUTH_CHECK_ ## Class(L, $input)
  const ghlauth_lua::Entered entered(L);
  $1 = make(ghlauth_lua::Callee(L, $input));
}
%enddef
%{
#define GHLAUTH_CHECK_LogListener(L, at) ghlauth_lua::check_function(L, at, "a log");
#define GHLAUTH_CHECK_SecretListener(L, at) ghlauth_lua::check_function(L, at, "a source");
#define GHLAUTH_CHECK_StoreListener(L, at) ghlauth_lua::check_object(L, at, "a store");
using ghlauth_lua::error_metatable;
%}
%native(error_metatable) int error_metatable(lua_State *L);
%include "plain.i"
