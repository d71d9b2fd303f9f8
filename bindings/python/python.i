%module(docstring="Authorization for the HighLevel API, as SWIG makes it of the library. Use the package ghlauth.",
        package="ghlauth", directors="1") core

%feature("director:except") {
  if ($error) throw Raised();
}

%{
#include <new>

#include "adapter.hpp"

namespace {

using ghlauth_binding::Bytes;
using ghlauth_binding::Error;

class WithGil {
 public:
  WithGil() : state_(PyGILState_Ensure()) {}
  ~WithGil() { PyGILState_Release(state_); }
  WithGil(const WithGil &) = delete;
  WithGil &operator=(const WithGil &) = delete;

 private:
  PyGILState_STATE state_;
};

// What Python code raised in a listener, on its way out of the call that called it.
class Raised : public std::exception {
 public:
  Raised() : held_(std::make_shared<Held>()) {
    PyErr_Fetch(&held_->type, &held_->value, &held_->traceback);
    PyErr_NormalizeException(&held_->type, &held_->value, &held_->traceback);
    PyObject *const text = PyObject_Str(held_->value);
    const char *const utf8 = text ? PyUnicode_AsUTF8(text) : nullptr;
    if (utf8) held_->what = utf8;
    Py_XDECREF(text);
    PyErr_Clear();
  }
  void raise() const {
    Py_XINCREF(held_->type), Py_XINCREF(held_->value), Py_XINCREF(held_->traceback);
    PyErr_Restore(held_->type, held_->value, held_->traceback);
  }
  const char *what() const noexcept override { return held_->what.c_str(); }

 private:
  struct Held {
    PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
    std::string what;
    ~Held() {
      const WithGil gil;
      Py_XDECREF(type), Py_XDECREF(value), Py_XDECREF(traceback);
    }
  };
  std::shared_ptr<Held> held_;
};

PyObject *text_of(const std::string &text) {
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
}

void raise(const Error &error) {
  PyObject *const module = PyImport_ImportModule("ghlauth.errors");
  PyObject *const made = module ? PyObject_CallMethod(
      module, "make", "siNNNiNNLi", error.kind(), error.status, text_of(error.name), text_of(error.message), text_of(error.hint),
      error.http_status, text_of(error.server_message), text_of(error.trace_id), static_cast<long long>(error.retry_after_ms),
      static_cast<int>(error.retryable)) : nullptr;
  if (made) PyErr_SetObject(reinterpret_cast<PyObject *>(Py_TYPE(made)), made);
  Py_XDECREF(made);
  Py_XDECREF(module);
}

// Of anything that has bytes: bytes, bytearray, memoryview.
bool bytes_of(PyObject *object, Bytes &bytes) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) != 0) return false;
  bytes.data.assign(static_cast<const char *>(view.buf), static_cast<std::size_t>(view.len));
  PyBuffer_Release(&view);
  return true;
}

}  // namespace
%}

// The guard that -threads puts into $action holds the GIL again when an exception leaves it.
%exception {
  try {
    $action
  } catch (const Error &error) {
    raise(error);
    SWIG_fail;
  } catch (const Raised &raised) {
    raised.raise();
    SWIG_fail;
  } catch (const std::bad_alloc &) {
    PyErr_NoMemory();
    SWIG_fail;
  } catch (const std::exception &error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
    SWIG_fail;
  }
}

%typemap(in) const ghlauth_binding::Bytes & (ghlauth_binding::Bytes temp), ghlauth_binding::Bytes & (ghlauth_binding::Bytes temp) {
  if (!bytes_of($input, temp)) SWIG_fail;
  $1 = &temp;
}
%typemap(freearg) const ghlauth_binding::Bytes &, ghlauth_binding::Bytes & "";
%typemap(typecheck, precedence=SWIG_TYPECHECK_STRING) const ghlauth_binding::Bytes & "$1 = PyObject_CheckBuffer($input);";
%typemap(out) const ghlauth_binding::Bytes & {
  $result = PyBytes_FromStringAndSize($1->data.data(), static_cast<Py_ssize_t>($1->data.size()));
}

%define GHLAUTH_LIST(Name, Type)
%template() std::vector<Type>;
%enddef
// The C++ object owns the Python one from now on.
%define GHLAUTH_GIVEN(Class)
%typemap(in) ghlauth_binding::Class *listener {
  void *listener = nullptr;
  const int result = SWIG_ConvertPtr($input, &listener, $descriptor, SWIG_POINTER_DISOWN);
  if (!SWIG_IsOK(result)) {
    SWIG_exception_fail(SWIG_ArgError(result), "a ghlauth_binding::Class is needed");
  }
  $1 = static_cast<ghlauth_binding::Class *>(listener);
  if (auto *const director = dynamic_cast<Swig::Director *>($1)) director->swig_disown();
}
%enddef
%include "idioms.i"
%include "ghlauth.i"
%pythoncode "finish.py"
