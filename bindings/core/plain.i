// For languages whose values are plain data (Perl, Lua, Tcl): instead of classes for them there are typemaps, and listeners are functions
// and objects of the language. Such a language defines, before it includes this,
//   GHLAUTH_TEXTS_AND_NUMBERS  typemaps of std::string, std::int64_t, Bytes, std::vector<std::string> and std::vector<Header>
//   GHLAUTH_PLAIN(Type)       the typemap (out) of a value
//   GHLAUTH_FUNCTION(Class, new) the typemap (in) of a listener, which `new` makes of plain::Callee
%define GHLAUTH_LIST(Name, Type)
%enddef
%define GHLAUTH_GIVEN(Class)
%enddef
%define GHLAUTH_IGNORED(Class)
%ignore ghlauth_binding::Class;
%enddef
%define GHLAUTH_VALUE(Class)
GHLAUTH_IGNORED(Class)
GHLAUTH_PLAIN(ghlauth_binding::Class)
%enddef
GHLAUTH_IGNORED(Header)
GHLAUTH_IGNORED(Secret)
GHLAUTH_IGNORED(StoreRow)
GHLAUTH_IGNORED(StoreQuery)
GHLAUTH_IGNORED(StoreLease)
GHLAUTH_IGNORED(Finding)
GHLAUTH_IGNORED(Listener)
GHLAUTH_IGNORED(LogListener)
GHLAUTH_IGNORED(ClockListener)
GHLAUTH_IGNORED(SecretListener)
GHLAUTH_IGNORED(StoreListener)
GHLAUTH_IGNORED(RowListener)
//   GHLAUTH_NO_OBJECT  a macro of C++: fails because a method has no object
%typemap(check) SWIGTYPE *self "if (!$1) GHLAUTH_NO_OBJECT"
// One function with optional arguments instead of one for each number of them.
%feature("compactdefaultargs");
// Any thread may ask for the time, and these languages have one.
%ignore ghlauth_binding::Config::set_clock;

%include <stdint.i>
%include <std_string.i>
GHLAUTH_TEXTS_AND_NUMBERS
GHLAUTH_VALUE(Installation)
GHLAUTH_VALUE(Response)
GHLAUTH_VALUE(Decision)
GHLAUTH_VALUE(Location)
GHLAUTH_VALUE(Operation)
GHLAUTH_VALUE(Report)
GHLAUTH_PLAIN(std::vector<ghlauth_binding::Installation>)
GHLAUTH_PLAIN(std::vector<ghlauth_binding::Location>)
GHLAUTH_FUNCTION(LogListener, new ghlauth_binding::plain::FunctionLog)
GHLAUTH_FUNCTION(SecretListener, new ghlauth_binding::plain::FunctionSecret)
GHLAUTH_FUNCTION(StoreListener, ghlauth_binding::plain::new_store)
%include "ghlauth.i"
