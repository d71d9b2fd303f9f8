// What every language shares. The file of a language defines the module, the exceptions and the typemaps that README.md beside this
// folder asks for, and includes this one.
%{
#include "adapter.hpp"
%}

%include <stdint.i>
%include <std_string.i>
%include <std_vector.i>

// GHLAUTH_E_TIMEOUT becomes E_TIMEOUT, GHLAUTH_LEVEL_AGENCY becomes LEVEL_AGENCY. Of the C headers there are the constants alone, and
// not even these where a language has the enumerations of declarations.py.
%rename("%(regex:/^GHLAUTH_(.*)$/\\1/)s", %$isconstant) "";
%rename("$ignore", regexmatch$name="^ghlauth_(?!binding$)") "";
#define GHLAUTH_API
#ifndef GHLAUTH_WITHOUT_CONSTANTS
%include <ghlauth/status.h>
%include <ghlauth/level.h>
%include <ghlauth/callbacks.h>
%include <ghlauth/config.h>
%include <ghlauth/decision.h>
%include <ghlauth/installation.h>
%include <ghlauth/lifecycle.h>
%include <ghlauth/oauth.h>
%include <ghlauth/operation.h>
%include <ghlauth/pit.h>
%include <ghlauth/store_table.h>
%include <ghlauth/webhook.h>
#endif

// A listener is given once, and belongs to the library from then on. A language for which DISOWN is not enough defines this itself.
#ifndef GHLAUTH_GIVEN
%define GHLAUTH_GIVEN(Class)
%apply SWIGTYPE *DISOWN { ghlauth_binding::Class *listener };
%enddef
#endif
GHLAUTH_GIVEN(LogListener)
GHLAUTH_GIVEN(ClockListener)
GHLAUTH_GIVEN(SecretListener)
GHLAUTH_GIVEN(StoreListener)
%feature("director") ghlauth_binding::LogListener;
%feature("director") ghlauth_binding::ClockListener;
%feature("director") ghlauth_binding::SecretListener;
%feature("director") ghlauth_binding::StoreListener;
%feature("director") ghlauth_binding::RowListener;

// Errors are exceptions of the language, made from ghlauth_binding::Error by its %exception.
%ignore ghlauth_binding::Error;

// What functions alone make.
%define GHLAUTH_MADE_BY_FUNCTIONS(Class)
%nodefaultctor ghlauth_binding::Class;
%feature("valuewrapper") ghlauth_binding::Class;
%enddef
GHLAUTH_MADE_BY_FUNCTIONS(Resource)
GHLAUTH_MADE_BY_FUNCTIONS(Callback)
GHLAUTH_MADE_BY_FUNCTIONS(Completion)
GHLAUTH_MADE_BY_FUNCTIONS(Credential)
GHLAUTH_MADE_BY_FUNCTIONS(Decision)
GHLAUTH_MADE_BY_FUNCTIONS(Event)
GHLAUTH_MADE_BY_FUNCTIONS(Finding)
GHLAUTH_MADE_BY_FUNCTIONS(Installation)
GHLAUTH_MADE_BY_FUNCTIONS(Listener)
GHLAUTH_MADE_BY_FUNCTIONS(Location)
GHLAUTH_MADE_BY_FUNCTIONS(Operation)
GHLAUTH_MADE_BY_FUNCTIONS(Report)
GHLAUTH_MADE_BY_FUNCTIONS(Response)
GHLAUTH_MADE_BY_FUNCTIONS(Store)
GHLAUTH_MADE_BY_FUNCTIONS(UserContext)

// Lists are the language's own where it has typemaps for them: that one defines GHLAUTH_LIST without a name.
#ifndef GHLAUTH_LIST
%define GHLAUTH_LIST(Name, Type)
%template(Name) std::vector<Type>;
%enddef
#endif

// Bytes are what the language has for them, by the typemaps of Bytes and const Bytes &.
%naturalvar ghlauth_binding::Bytes;
%ignore ghlauth_binding::Bytes;

GHLAUTH_LIST(Strings, std::string)
%include "adapter/resource.hpp"
%include "adapter/values.hpp"
%immutable;
%include "adapter/results.hpp"
%mutable;
GHLAUTH_LIST(HeaderList, ghlauth_binding::Header)
GHLAUTH_LIST(FindingList, ghlauth_binding::Finding)
GHLAUTH_LIST(LocationList, ghlauth_binding::Location)
GHLAUTH_LIST(StoreRowList, ghlauth_binding::StoreRow)

%include "adapter/listeners.hpp"
%include "adapter/store_listener.hpp"
%include "adapter/row_listener.hpp"
%include "adapter/store.hpp"
%include "adapter/config.hpp"
%include "adapter/pit.hpp"
%immutable;
%include "adapter/installation.hpp"
%mutable;
GHLAUTH_LIST(InstallationList, ghlauth_binding::Installation)
%include "adapter/oauth.hpp"
%immutable;
%include "adapter/user_context.hpp"
%include "adapter/credential.hpp"
%include "adapter/request.hpp"
%include "adapter/client.hpp"
%include "adapter/webhook.hpp"
%mutable;
