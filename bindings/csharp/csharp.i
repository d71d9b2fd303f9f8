// What SWIG makes for C# is internal; the classes in src/ are the package's, in C#'s own ways. generate.py turns SWIG's own helpers for
// exceptions and texts off: Runtime.cs has better ones.
%module(directors="1") Native

%insert(runtime) %{
#include "interop.hpp"
%}
%pragma(csharp) imclasscode=%{
  internal static class SWIGPendingException {
    internal static bool Pending { get { return Runtime.IsPending; } }
    internal static global::System.Exception Retrieve() { return Runtime.Pending(); }
  }
%}
// With these no method is compiled as a part of the one that calls it, before Runtime.Start was called.
%pragma(csharp) modulecode=%{
  static $module() { Runtime.Start(); }
%}
%typemap(cscode) SWIGTYPE %{
  static $csclassname() { Runtime.Start(); }
%}
%pragma(csharp) moduleclassmodifiers="internal class"
%typemap(csclassmodifiers) SWIGTYPE "internal class"

%exception {
  try {
    $action
  } catch (...) {
    interop::failed();
    return $null;
  }
}

// Texts and bytes go in with their size before them, and come out through Runtime, whatever there is in them.
%include <std_string.i>
%define GHLAUTH_TEXT(Type, CsType, TakeIt, SeeIt)
%typemap(ctype, out="void *") Type, const Type & "const unsigned char *"
%typemap(imtype, out="global::System.IntPtr") Type, const Type & "byte[]"
%typemap(cstype) Type, const Type & "CsType"
%typemap(csin) Type, const Type & "Runtime.Give($csinput)"
%typemap(in) Type "interop::read($input, $1);"
%typemap(in) const Type & ($*1_ltype temp) "interop::read($input, temp); $1 = &temp;"
%typemap(out) Type "$result = interop::give($1);"
%typemap(out) const Type & "$result = interop::give(*$1);"
%typemap(csout, excode=SWIGEXCODE) Type, const Type & {
    $imcall;$excode
    return Runtime.TakeIt();
  }
%typemap(csvarout, excode=SWIGEXCODE2) Type, const Type & %{
    get {
      $imcall;$excode
      return Runtime.TakeIt();
    } %}
%typemap(directorin) const Type & "$input = interop::seen($1);"
%typemap(csdirectorin) const Type & "Runtime.SeeIt($iminput)"
%enddef
GHLAUTH_TEXT(std::string, string, TakeText, SeenText)
GHLAUTH_TEXT(ghlauth_binding::Bytes, byte[], TakeBytes, SeenBytes)

// What a listener gave, unless it threw.
%typemap(directorout) bool, std::int32_t, std::int64_t "interop::check(); $result = static_cast<$1_ltype>($input);"
%define GHLAUTH_LISTENER_GIVES(Type...)
%typemap(directorout) Type "interop::check(); $result = interop::given<Type >($input);"
%enddef
GHLAUTH_LISTENER_GIVES(ghlauth_binding::Secret)
GHLAUTH_LISTENER_GIVES(ghlauth_binding::StoreLease)
GHLAUTH_LISTENER_GIVES(ghlauth_binding::StoreRow)
GHLAUTH_LISTENER_GIVES(std::vector<ghlauth_binding::StoreRow>)

// The C++ object owns the C# one from now on.
%typemap(cscode) ghlauth_binding::Listener %{
  static $csclassname() { Runtime.Start(); }

  internal void Given() {
    swigCMemOwn = false;
    Runtime.Keep(swigCPtr, this);
  }
%}
%define GHLAUTH_GIVEN(Class)
%typemap(csin, pre="    $csinput.Given();") ghlauth_binding::Class *listener "$csclassname.getCPtr($csinput)"
%enddef

#define GHLAUTH_WITHOUT_CONSTANTS
%include "ghlauth.i"

// Failure.cs reads it.
%rename("%s") ghlauth_binding::Error;
%warnfilter(SWIGWARN_TYPE_UNDEFINED_CLASS) ghlauth_binding::Error;
%nodefaultctor ghlauth_binding::Error;
%ignore ghlauth_binding::Error::Error;
%ignore ghlauth_binding::Error::what;
%typemap(ctype, out="void *") const char *kind "const char *"
%typemap(imtype, out="global::System.IntPtr") const char *kind "string"
%typemap(out) const char *kind "$result = interop::give(std::string($1));"
%typemap(csout, excode=SWIGEXCODE) const char *kind {
    $imcall;$excode
    return Runtime.TakeText();
  }
%immutable;
%include "adapter/error.hpp"
%mutable;

// SWIG lets a director look at what a function gave, and nothing else: so this one gives something.
%feature("director") LogSink;
%inline %{
class LogSink : public ghlauth_binding::LogListener {
 public:
  virtual bool put(std::int32_t level, const std::string &line) = 0;
  void write(std::int32_t level, const std::string &line) override { put(level, line); }
};
%}
