// A function of the adapter as a method of Ruby: its arguments and its result go by the types of C++.
#pragma once

#include <tuple>
#include <type_traits>

#include "listeners.hpp"

namespace ghlauth_ruby {

/// What ends the calls of this thread that Ruby wants to end, and that were given nothing for it.
inline Cancel &own_cancel() {
  static thread_local std::optional<Cancel> own;
  if (!own || own->is_requested()) own.emplace();
  return *own;
}

/// An argument of the type of C++.
template <class Type, class = void>
struct Argument;
template <>
struct Argument<const std::string &> {
  std::string value;
  explicit Argument(VALUE given) : value(text_in(given)) {}
  const std::string &get() { return value; }
};
template <>
struct Argument<const Bytes &> {
  Bytes value;
  explicit Argument(VALUE given) : value(bytes_in(given)) {}
  const Bytes &get() { return value; }
};
template <>
struct Argument<std::int64_t> {
  std::int64_t value;
  explicit Argument(VALUE given) : value(integer_in(given)) {}
  std::int64_t get() { return value; }
};
template <>
struct Argument<std::int32_t> {
  std::int32_t value;
  explicit Argument(VALUE given) : value(small_in(given)) {}
  std::int32_t get() { return value; }
};
template <>
struct Argument<bool> {
  bool value;
  explicit Argument(VALUE given) : value(RTEST(given)) {}
  bool get() { return value; }
};
template <>
struct Argument<const std::vector<std::string> &> {
  std::vector<std::string> value;
  explicit Argument(VALUE given) {
    each_in(array_in(given), [&](VALUE one) { value.push_back(text_in(one)); });
  }
  const std::vector<std::string> &get() { return value; }
};
template <>
struct Argument<const std::vector<Header> &> {
  std::vector<Header> value;
  explicit Argument(VALUE given) {
    each_in(array_in(given), [&](VALUE one) {
      const VALUE pair = array_in(one);
      value.emplace_back(text_in(rb_ary_entry(pair, 0)), text_in(rb_ary_entry(pair, 1)));
    });
  }
  const std::vector<Header> &get() { return value; }
};
/// A copy shares what it holds, so that a call goes on when its object is closed or dropped in it.
template <class Type>
struct Argument<const Type &, std::enable_if_t<std::is_base_of_v<Resource, Type> || std::is_same_v<Type, Event>>> {
  Type value;
  explicit Argument(VALUE given) : value(Box<Type>::at(given)) {}
  const Type &get() { return value; }
};
template <>
struct Argument<const UserContext *> {
  std::optional<UserContext> value;
  explicit Argument(VALUE given) {
    if (!NIL_P(given)) value = Box<UserContext>::at(given);
  }
  const UserContext *get() { return value ? &*value : nullptr; }
};
template <>
struct Argument<const Cancel *> {
  Cancel value;
  explicit Argument(VALUE given) : value(NIL_P(given) ? own_cancel() : Box<Cancel>::at(given)) {}
  const Cancel *get() { return &value; }
};
template <>
struct Argument<LogListener *> {
  std::unique_ptr<LogListener> value;
  explicit Argument(VALUE given) : value(std::make_unique<Log>(given)) {}
  LogListener *get() { return value.release(); }
};
template <>
struct Argument<SecretListener *> {
  std::unique_ptr<SecretListener> value;
  explicit Argument(VALUE given) : value(std::make_unique<Source>(given)) {}
  SecretListener *get() { return value.release(); }
};
template <>
struct Argument<StoreListener *> {
  std::unique_ptr<StoreListener> value;
  explicit Argument(VALUE given) : value(own_store(given)) {}
  StoreListener *get() { return value.release(); }
};

/// The exception of Ruby for an error.
inline VALUE exception_of(const Error &error) {
  return protect([&] {
    const VALUE made = rb_exc_new_str(named_class(error.kind()), out(error.message));
    const auto put = [&](const char *name, VALUE value) { rb_ivar_set(made, rb_intern(name), value); };
    put("@status", out(error.status));
    put("@name", out(error.name));
    put("@hint", known(error.hint));
    put("@http_status", error.http_status == 0 ? Qnil : out(error.http_status));
    put("@server_message", known(error.server_message));
    put("@trace_id", known(error.trace_id));
    put("@retry_after", error.retry_after_ms < 0 ? Qnil : rb_float_new(static_cast<double>(error.retry_after_ms) / 1000));
    put("@retryable", out(error.retryable));
    return made;
  });
}

/// What Ruby calls. Raises where nothing of C++ is left to be jumped over, so that there is never one in another.
template <class Body>
VALUE entry(const Body &body) {
  VALUE error = Qnil;
  int state = Thrown::RAISED;
  try {
    try {
      return body();
    } catch (const Error &failure) {
      error = exception_of(failure);
    } catch (const std::bad_alloc &) {
      error = exception_of(Error(GHLAUTH_E_OUT_OF_MEMORY, nullptr));
    }
  } catch (const Thrown &thrown) {
    error = thrown.error(), state = thrown.state();
  } catch (const std::exception &failure) {
    error = rb_exc_new_cstr(rb_eRuntimeError, failure.what());
  }
  if (state == Thrown::RAISED) rb_exc_raise(error);
  Thrown::jump() = 0;
  rb_jump_tag(state);
}

inline void check_count(int given, std::size_t wanted) {
  if (static_cast<std::size_t>(given) != wanted)
    fail(rb_eArgError, "wrong number of arguments (given " + std::to_string(given) + ", expected " + std::to_string(wanted) + ")");
}

/// Converts the arguments, calls without the lock, and gives the result. `function`: of the types of C++.
template <class... Types, class Function, std::size_t... at>
auto carry_out(const Function &function, VALUE *given, std::index_sequence<at...>) {
  using Result = std::invoke_result_t<Function, Types...>;
  static_cast<void>(given);
  std::tuple<Argument<Types>...> arguments{Argument<Types>(given[at])...};
  const Cancel *cancel = nullptr;
  static_cast<void>(((cancel = [](auto &one) -> const Cancel * {
                        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Argument<const Cancel *>>)
                          return one.get();
                        else
                          return nullptr;
                      }(std::get<at>(arguments))) ||
                     ... || false));
  if constexpr (std::is_void_v<Result>) {
    without_gvl([&] { function(std::get<at>(arguments).get()...); }, cancel);
  } else {
    std::optional<Result> result;
    without_gvl([&] { result.emplace(function(std::get<at>(arguments).get()...)); }, cancel);
    return *std::move(result);
  }
}

/// Whether an argument has to live as long as what was made with it, or was given it.
template <class Type>
constexpr bool is_kept = std::is_base_of_v<Listener, std::remove_pointer_t<Type>> ||
                         (std::is_base_of_v<Resource, std::decay_t<Type>> && !std::is_same_v<std::decay_t<Type>, Request>);

template <class Owner, class... Types, std::size_t... at>
void keep([[maybe_unused]] VALUE owner, [[maybe_unused]] VALUE *given, std::index_sequence<at...>) {
  ((is_kept<Types> ? Box<Owner>::keep(owner, given[at]) : void()), ...);
}

/// The result for Ruby. `self`: what the method is of; a class or a module keeps nothing.
template <class Self, class... Types, class Function>
VALUE answer(const Function &function, int count, VALUE *given, VALUE self) {
  using Result = std::invoke_result_t<Function, Types...>;
  check_count(count, sizeof...(Types));
  const auto indices = std::index_sequence_for<Types...>();
  if constexpr (std::is_void_v<Result>) {
    carry_out<Types...>(function, given, indices);
    if constexpr (!std::is_void_v<Self>) keep<Self, Types...>(self, given, indices);
    return Qnil;
  } else {
    const VALUE made = out(carry_out<Types...>(function, given, indices));
    if constexpr (std::is_base_of_v<Resource, Result>) {
      keep<Result, Types...>(made, given, indices);
      if constexpr (!std::is_void_v<Self>) Box<Result>::keep(made, self);
    }
    return made;
  }
}

template <class Self, auto member, class... Types>
VALUE call_member(int count, VALUE *given, VALUE self) {
  const VALUE result = entry([&] {
    Self of = Box<Self>::at(self);
    return answer<Self, Types...>([&](auto &&...values) { return (of.*member)(std::forward<decltype(values)>(values)...); }, count, given,
                                  self);
  });
  RB_GC_GUARD(self);
  return result;
}
template <auto function, class... Types>
VALUE call_function(int count, VALUE *given, VALUE self) {
  return entry([&] {
    return answer<void, Types...>([](auto &&...values) { return function(std::forward<decltype(values)>(values)...); }, count, given, self);
  });
}

using Method = VALUE (*)(int, VALUE *, VALUE);
template <auto member, class Self, class Result, class... Types>
constexpr Method method_of(Result (Self::*)(Types...)) {
  return call_member<Self, member, Types...>;
}
template <auto member, class Self, class Result, class... Types>
constexpr Method method_of(Result (Self::*)(Types...) const) {
  return call_member<Self, member, Types...>;
}
template <auto function, class Result, class... Types>
constexpr Method function_of(Result (*)(Types...)) {
  return call_function<function, Types...>;
}

/// Declares the methods of a class. What the Ruby part has its own way for is private, and its name begins with "native_".
template <class Type>
class Methods {
 public:
  explicit Methods(const char *name, VALUE base) { Box<Type>::define(name, base); }

  template <auto member>
  Methods &def(const char *name) {
    if (std::string_view(name).substr(0, 7) == "native_")
      rb_define_private_method(Box<Type>::of, name, method_of<member>(member), -1);
    else
      rb_define_method(Box<Type>::of, name, method_of<member>(member), -1);
    return *this;
  }
  template <auto function>
  Methods &def_static(const char *name) {
    const VALUE singleton = rb_singleton_class(Box<Type>::of);
    if (std::string_view(name).substr(0, 7) == "native_")
      rb_define_private_method(singleton, name, function_of<function>(function), -1);
    else
      rb_define_method(singleton, name, function_of<function>(function), -1);
    return *this;
  }
  template <class... Types>
  Methods &constructor() {
    rb_define_private_method(Box<Type>::of, "native_initialize", static_cast<Method>([](int count, VALUE *given, VALUE self) {
                               return entry([&] {
                                 check_count(count, sizeof...(Types));
                                 Box<Type>::construct(self, carry_out<Types...>([](auto &&...values) {
                                   return Type(std::forward<decltype(values)>(values)...);
                                 }, given, std::index_sequence_for<Types...>()));
                                 keep<Type, Types...>(self, given, std::index_sequence_for<Types...>());
                                 return Qnil;
                               });
                             }), -1);
    return *this;
  }
  /// Nobody else makes one.
  Methods &without_new() {
    rb_undef_method(rb_singleton_class(Box<Type>::of), "new");
    return *this;
  }
  Methods &closable() {
    // Also of one that was not initialized, so that `ensure` may close whatever there is.
    rb_define_method(Box<Type>::of, "close", [](VALUE self) {
      return entry([&] {
        if (!DATA_PTR(self)) return Qnil;
        Type &held = Box<Type>::at(self);
        without_gvl([&] { held.close(); });
        RB_GC_GUARD(self);
        return Qnil;
      });
    }, 0);
    rb_define_method(Box<Type>::of, "closed?", [](VALUE self) {
      return entry([&] { return out(Box<Type>::at(self).is_closed()); });
    }, 0);
    return *this;
  }
};

}  // namespace ghlauth_ruby
