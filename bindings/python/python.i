%module(docstring="Authorization for the HighLevel API.") ghlauth

%exceptionclass ghlauth::Error;
%exceptionclass ghlauth::NetworkError;
%exceptionclass ghlauth::HttpError;
%exceptionclass ghlauth::RefusedError;
%exceptionclass ghlauth::AuthorizationError;

%{
#include <new>

#include "adapter.hpp"

namespace {

// Raises a copy of the error as the Python class of its own type. The most derived types come first.
template <class Type>
bool raise_as(const ghlauth::Error &error, swig_type_info *type) {
  const auto *const exact = dynamic_cast<const Type *>(&error);
  if (!exact) return false;
  PyObject *const object = SWIG_NewPointerObj(new Type(*exact), type, SWIG_POINTER_OWN);
  PyErr_SetObject(reinterpret_cast<PyObject *>(Py_TYPE(object)), object);
  Py_DECREF(object);
  return true;
}

}  // namespace
%}

// The guard that -threads puts into $action holds the GIL again when an exception leaves it.
%exception {
  try {
    $action
  } catch (const ghlauth::Error &error) {
    raise_as<ghlauth::NetworkError>(error, SWIGTYPE_p_ghlauth__NetworkError) ||
        raise_as<ghlauth::HttpError>(error, SWIGTYPE_p_ghlauth__HttpError) ||
        raise_as<ghlauth::RefusedError>(error, SWIGTYPE_p_ghlauth__RefusedError) ||
        raise_as<ghlauth::AuthorizationError>(error, SWIGTYPE_p_ghlauth__AuthorizationError) ||
        raise_as<ghlauth::Error>(error, SWIGTYPE_p_ghlauth__Error);
    SWIG_fail;
  } catch (const std::bad_alloc &) {
    PyErr_NoMemory();
    SWIG_fail;
  }
}

%extend ghlauth::Error {
  std::string __str__() const {
    const std::string hint = $self->hint();
    return $self->name() + ": " + $self->message() + (hint.empty() ? "" : ". " + hint);
  }
}
%extend ghlauth::Pit {
  std::string __repr__() const {
    const char *const level = $self->level() == GHLAUTH_LEVEL_AGENCY ? "agency " : "location ";
    return "<ghlauth.Pit " + $self->redacted() + " of " + level + $self->resource_id() + ">";
  }
}
%extend ghlauth::Installation {
  std::string __repr__() const { return "<ghlauth.Installation " + $self->id() + ">"; }
}

%include "ghlauth.i"
