// What every language shares. The file of a language defines the module, the mapping of exceptions, and includes this one.
%{
#include "adapter.hpp"
%}

%include <stdint.i>
%include <std_string.i>
%include <std_vector.i>

%template(Strings) std::vector<std::string>;

// GHLAUTH_E_TIMEOUT becomes E_TIMEOUT, GHLAUTH_LEVEL_AGENCY becomes LEVEL_AGENCY.
%rename("%(regex:/^GHLAUTH_(.*)$/\\1/)s", %$isconstant) "";
%ignore GHLAUTH_STATUS_H;
%ignore GHLAUTH_LEVEL_H;
%include <ghlauth/status.h>
%include <ghlauth/level.h>
%constant int64_t PIT_OVERLAP_S = GHLAUTH_PIT_OVERLAP_S;

// Errors reach other languages as exceptions; nothing there makes one.
%ignore ghlauth::Error::Error;
%ignore ghlauth::NetworkError::NetworkError;
%ignore ghlauth::HttpError::HttpError;
%ignore ghlauth::RefusedError::RefusedError;
%ignore ghlauth::AuthorizationError::AuthorizationError;

// Other languages get these from functions alone.
%define GHLAUTH_MADE_BY_FUNCTIONS(Class)
%nodefaultctor ghlauth::Class;
%feature("valuewrapper") ghlauth::Class;
%enddef
GHLAUTH_MADE_BY_FUNCTIONS(Installation)
GHLAUTH_MADE_BY_FUNCTIONS(Credential)
GHLAUTH_MADE_BY_FUNCTIONS(Response)

%include "adapter.hpp"
