// What SWIG makes for Java is the package ghlauth.internal, which the module does not export; the classes in src/ are the package's, in
// Java's own ways.
%module(directors="1") Native
%rename("Native%s", %$isclass) "";

%{
#include "interop.hpp"
%}
%pragma(java) jniclasscode=%{
  static { NativeLibraries.load(); }
%}
%pragma(java) jniclassclassmodifiers="class"

// java.util.List declares none.
%nojavaexception std::vector::vector;
%nojavaexception std::vector::capacity;
%nojavaexception std::vector::reserve;
%nojavaexception std::vector::empty;
%nojavaexception std::vector::clear;
%nojavaexception std::vector::doSize;
%nojavaexception std::vector::doAdd;
%nojavaexception std::vector::doGet;
%nojavaexception std::vector::doSet;
%nojavaexception std::vector::doRemove;
%nojavaexception std::vector::doRemoveRange;
%javaexception("ghlauth.GhlauthException") {
  try {
    $action
  } catch (...) {
    interop::raise(jenv);
    return $null;
  }
}

// C++ objects are deleted by `free`, or by a Cleaner when nobody has them any more; nothing has a finalizer. Those of subclasses are
// listeners, which belong to the library from the moment they are given.
%typemap(javafinalize) SWIGTYPE ""
%define GHLAUTH_BODY(kind, first, members)
%typemap(kind) SWIGTYPE %{
  private transient long swigCPtr;
  members

  protected $javaclassname(long cPtr, boolean cMemoryOwn) {
    first
    swigCPtr = cPtr;
    if (cMemoryOwn && getClass() == $javaclassname.class) swigOwned = Memory.own(this, () -> $imclassname.delete_$javaclassname(cPtr));
  }

  protected static long getCPtr($javaclassname obj) {
    return (obj == null) ? 0 : obj.swigCPtr;
  }
%}
%enddef
GHLAUTH_BODY(javabody, swigCMemOwn = cMemoryOwn;, protected transient boolean swigCMemOwn;
  protected java.lang.ref.Cleaner.Cleanable swigOwned;

  public void free() {
    if (swigOwned != null) swigOwned.clean();
  })
GHLAUTH_BODY(javabody_derived, super($imclassname.$javaclazznameSWIGUpcast(cPtr), cMemoryOwn);, )
%typemap(javadestruct, methodname="swigUnused", methodmodifiers="private", parameters="") SWIGTYPE "{ }"
%typemap(javadestruct_derived, methodname="swigUnused", methodmodifiers="private", parameters="") SWIGTYPE "{ }"
%typemap(directordisconnect, methodname="swigDirectorDisconnect") SWIGTYPE %{
  protected void $methodname() {
    swigCMemOwn = false;
  }
%}

// Texts are bytes in UTF-8 on their way: JNI's own form of it has another form for what is beyond the Basic Multilingual Plane.
%include <std_string.i>
%define GHLAUTH_TEXT(Type, JavaType, Descriptor, Give, Take)
%typemap(jni) Type, const Type & "jbyteArray"
%typemap(jtype) Type, const Type & "byte[]"
%typemap(jstype) Type, const Type & "JavaType"
%typemap(javain) Type, const Type & "Interop.Give($javainput)"
%typemap(in) Type %{
  if (!interop::read(jenv, $input, $1)) return $null;
%}
%typemap(in) const Type & ($*1_ltype temp) %{
  if (!interop::read(jenv, $input, temp)) return $null;
  $1 = &temp;
%}
%typemap(out) Type "$result = interop::give(jenv, $1);"
%typemap(out) const Type & "$result = interop::give(jenv, *$1);"
%typemap(javaout) Type, const Type & {
    return Interop.Take($jnicall);
  }
%typemap(directorin, descriptor=Descriptor) const Type & "$input = interop::give(jenv, $1); Swig::LocalRefGuard $1_guard(jenv, $input);"
%typemap(javadirectorin) const Type & "Interop.Take($jniinput)"
%enddef
GHLAUTH_TEXT(std::string, String, "Ljava/lang/String;", bytes, text)
GHLAUTH_TEXT(ghlauth_binding::Bytes, byte[], "[B", given, given)

// What a listener threw.
%feature("director:except") {
  jthrowable $error = jenv->ExceptionOccurred();
  if ($error) throw interop::Thrown(jenv, $error);
}

// The C++ object owns the Java one from now on.
%define GHLAUTH_GIVEN(Class)
%typemap(javain, pre="    $javainput.swigReleaseOwnership();") ghlauth_binding::Class *listener "$javaclassname.getCPtr($javainput)"
%enddef

#define GHLAUTH_WITHOUT_CONSTANTS
%include "ghlauth.i"
