// Handles in R, and functions of the adapter as R calls them.
#pragma once

#include <functional>
#include <tuple>

#include "callee.hpp"
#include "plain/classes.hpp"
#include "watch.hpp"

namespace ghlauth_r {

// Handles: external pointers with a class, which keep what they were made of, such as the functions of the application. That is
// the value of a weak reference and not of the pointer, so that it is not written where a handle is saved.

template <class Type>
constexpr const char *class_name = nullptr;
#define GHLAUTH_CLASS(Type, name) \
  template <>                     \
  inline constexpr const char *class_name<Type> = "ghlauth_" name;
GHLAUTH_CLASS(StoreOptions, "store_options")
GHLAUTH_CLASS(Store, "store")
GHLAUTH_CLASS(Config, "config")
GHLAUTH_CLASS(Cancel, "cancel")
GHLAUTH_CLASS(Pit, "pit")
GHLAUTH_CLASS(AuthorizeOptions, "authorize_options")
GHLAUTH_CLASS(Callback, "callback")
GHLAUTH_CLASS(OAuth, "oauth")
GHLAUTH_CLASS(Credential, "credential")
GHLAUTH_CLASS(Request, "request")
GHLAUTH_CLASS(Client, "client")
GHLAUTH_CLASS(Pages, "pages")
GHLAUTH_CLASS(Queue, "queue")
GHLAUTH_CLASS(Completion, "completion")
GHLAUTH_CLASS(Webhook, "webhook")
GHLAUTH_CLASS(UserContextReader, "user_reader")
GHLAUTH_CLASS(Event, "event")
GHLAUTH_CLASS(UserContext, "user_context")

template <class Type>
constexpr bool is_handle = class_name<Type> != nullptr;

template <class Type>
struct Box {
  Type held;
  SEXP keeps;  ///< a list, which lives as long as the pointer

  static SEXP tag() { return Rf_install(class_name<Type>); }
  static Box &of(SEXP given) {
    const std::string name = class_name<Type>;
    if (TYPEOF(given) != EXTPTRSXP || R_ExternalPtrTag(given) != tag()) refuse(("a " + name).c_str(), given);
    if (!R_ExternalPtrAddr(given))
      throw std::invalid_argument("this " + name + " was saved and loaded, or copied to another process: make another one");
    return *static_cast<Box *>(R_ExternalPtrAddr(given));
  }
  static void keep(SEXP keeps, SEXP value) {
    if (TYPEOF(value) == EXTPTRSXP) SETCDR(keeps, Rf_cons(value, CDR(keeps)));
  }
  static void finalize(SEXP pointer) {
    const Entered nothing(nullptr);  // R is not called
    delete static_cast<Box *>(R_ExternalPtrAddr(pointer));
    R_ClearExternalPtr(pointer);
  }
  template <class... Sexps>
  static SEXP make(Type &&held, Sexps... given) {
    const Shield pointer(R_MakeExternalPtr(nullptr, tag(), R_NilValue));
    const Shield keeps(Rf_cons(R_NilValue, R_NilValue));
    (keep(keeps, given), ...);
    const Shield weak(R_MakeWeakRefC(pointer, keeps, finalize, TRUE));
    const Shield classes(Rf_allocVector(STRSXP, 2));
    SET_STRING_ELT(classes, 0, Rf_mkChar(class_name<Type>));
    SET_STRING_ELT(classes, 1, Rf_mkChar("ghlauth_handle"));
    Rf_setAttrib(pointer, R_ClassSymbol, classes);
    R_SetExternalPtrAddr(pointer, new Box{std::move(held), keeps});
    return pointer;
  }
};

// Arguments, as R gives them and as the adapter takes them.

template <class Type>
struct Argument {
  std::decay_t<Type> value{};
  void take_from(SEXP given) { take(given, value); }
  std::decay_t<Type> &get() { return value; }
};
template <class Type>
struct HandleArgument {
  Box<Type> *box = nullptr;
  void take_from(SEXP given) { box = &Box<Type>::of(given); }
  Type &get() { return box->held; }
};
/// One that may be NULL.
template <class Type>
struct OptionalArgument {
  Type *held = nullptr;
  void take_from(SEXP given) { held = Rf_isNull(given) ? nullptr : &Box<Type>::of(given).held; }
  Type *get() { return held; }
};
/// Of calls that wait: an interrupt of R ends them.
struct CancelArgument {
  OptionalArgument<Cancel> given;
  std::optional<Cancel> own;
  std::optional<Watch> watch;
  void take_from(SEXP from) { given.take_from(from); }
  Cancel *get() {
    Cancel *const cancel = given.held ? given.held : &own.emplace();
    watch.emplace(cancel->handle());
    return cancel;
  }
};
template <class Listener>
struct ListenerArgument {
  std::optional<Callee> callee;
  void take_from(SEXP given) { callee.emplace(given); }
  Listener *get() {
    if constexpr (std::is_same_v<Listener, LogListener>) return new plain::FunctionLog<Callee>(std::move(*callee));
    else if constexpr (std::is_same_v<Listener, SecretListener>) return new plain::FunctionSecret<Callee>(std::move(*callee));
    else return plain::new_store(std::move(*callee));
  }
};
template <class Type>
struct Of {
  using Plain = std::remove_const_t<std::remove_reference_t<Type>>;
  using Pointee = std::remove_const_t<std::remove_pointer_t<Plain>>;
  using type = std::conditional_t<
      std::is_same_v<Pointee, Cancel> && std::is_pointer_v<Plain>, CancelArgument,
      std::conditional_t<std::is_pointer_v<Plain>,
                         std::conditional_t<is_handle<Pointee>, OptionalArgument<Pointee>, ListenerArgument<Pointee>>,
                         std::conditional_t<is_handle<Plain>, HandleArgument<Plain>, Argument<Type>>>>;
};
template <class Type>
using SexpOf = SEXP;

inline std::string numbered(int argument, const char *names, const char *what) {
  for (; argument > 0 && *names; --argument) names += std::strcspn(names, " ") + 1;
  return "`" + std::string(names, std::strcspn(names, " ")) + "`: " + what;
}

/// What `$` gives of a handle.
template <class Type>
struct Info {
  const Type &of;
};
template <class Type>
SEXP give(const Info<Type> &info) {
  return give(info.of);
}

/// A function or a member of the adapter. `names`: of its arguments, between blanks, for errors.
template <auto function, bool self_keeps, class Result, class... Types>
struct Native {
  static constexpr int count = sizeof...(Types);
  static inline const char *names = "";

  static SEXP run(SexpOf<Types>... given) {
    return entry([&] { return answer(std::index_sequence_for<Types...>(), given...); });
  }

 private:
  template <std::size_t... at>
  static SEXP answer(std::index_sequence<at...>, SexpOf<Types>... given) {
    std::tuple<typename Of<Types>::type...> arguments;
    int current = 0;
    SEXP made = R_NilValue;
    try {
      protect([&] { (..., (std::get<at>(arguments).take_from(given), ++current)); });
    } catch (const std::invalid_argument &wrong) {
      throw std::invalid_argument(numbered(current, names, wrong.what()));
    }
    try {
      if constexpr (std::is_void_v<Result>) {
        std::invoke(function, std::get<at>(arguments).get()...);
        if constexpr (self_keeps) protect([&] { keep_in_first(std::get<0>(arguments).box->keeps, given...); });
      } else {
        std::decay_t<Result> result = std::invoke(function, std::get<at>(arguments).get()...);
        protect([&] {
          if constexpr (is_handle<std::decay_t<Result>>)
            made = Box<std::decay_t<Result>>::make(std::move(result), given...);
          else
            made = give(result);
        });
      }
    } catch (const Error &) {
      if (is_interrupted()) protect([] { R_CheckUserInterrupt(); });
      throw;
    }
    return made;
  }
  template <class... Sexps>
  static void keep_in_first(SEXP keeps, SEXP, Sexps... others) {
    (Box<Config>::keep(keeps, others), ...);
  }
};

template <auto function, bool self_keeps, class Result, class... Types>
Native<function, self_keeps, Result, Types...> native_of(Result (*)(Types...));
template <auto member, bool self_keeps, class Self, class Result, class... Types>
Native<member, self_keeps, Result, Self &, Types...> native_of(Result (Self::*)(Types...));
template <auto member, bool self_keeps, class Self, class Result, class... Types>
Native<member, self_keeps, Result, Self &, Types...> native_of(Result (Self::*)(Types...) const);

/// What could not be done, for the package's `native`: a list with the members of a condition, or its message alone.
inline SEXP failure_of_current_exception() {
  SEXP made = R_NilValue;
  const auto named = [&](std::initializer_list<std::pair<const char *, SEXP>> members) {
    const Shield list(Rf_allocVector(VECSXP, static_cast<R_xlen_t>(members.size())));
    const Shield names(Rf_allocVector(STRSXP, static_cast<R_xlen_t>(members.size())));
    R_xlen_t at = 0;
    for (const auto &[name, value] : members) {
      SET_VECTOR_ELT(list, at, value);
      SET_STRING_ELT(names, at++, Rf_mkChar(name));
    }
    Rf_setAttrib(list, R_NamesSymbol, names);
    const Shield failure(Rf_mkString("ghlauth_failure"));
    Rf_setAttrib(list, R_ClassSymbol, failure);
    made = list;
  };
  const auto message = [&](const char *text) { protect([&] { named({{"message", Shield(give(std::string(text)))}}); }); };
  try {
    throw;
  } catch (const Unwound &) {
    throw;
  } catch (const Error &error) {
    const std::vector<std::string> classes = plain::classes_of(error.kind());
    protect([&] {
      const Shield kinds(give(classes)), status(give(error.status)), name(give(error.name));
      const Shield text(give(error.message)), hint(give(error.hint));
      const Shield http_status(error.http_status ? give(error.http_status) : Rf_ScalarInteger(NA_INTEGER));
      const Shield server_message(give_known(error.server_message)), trace_id(give_known(error.trace_id));
      const double seconds = error.retry_after_ms < 0 ? NA_REAL : static_cast<double>(error.retry_after_ms) / 1000;
      const Shield retry_after(Rf_ScalarReal(seconds));
      const Shield retryable(give(error.retryable));
      named({{"message", text}, {"kinds", kinds}, {"status", status}, {"name", name}, {"hint", hint},
             {"http_status", http_status}, {"server_message", server_message}, {"trace_id", trace_id},
             {"retry_after", retry_after}, {"retryable", retryable}});
    });
  } catch (const std::bad_alloc &) {
    message("there is not enough memory");
  } catch (const std::exception &error) {
    message(error.what());
  }
  return made;
}

}  // namespace ghlauth_r
