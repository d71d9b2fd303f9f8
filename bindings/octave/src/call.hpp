// A function of the adapter with arguments of Octave: they and the result go by the types of C++.
#pragma once

#include <tuple>

#include "interruptible.hpp"
#include "object.hpp"

namespace ghlauth_octave {

/// An argument of the type of C++. One that is not there is empty, 0 or false.
template <class Type, class = void>
struct Argument {
  std::decay_t<Type> value{};
  explicit Argument(const octave_value &given) {
    if (given.is_defined()) take(given, value);
  }
  const std::decay_t<Type> &get() { return value; }
};
/// A copy shares what it holds, so that a call goes on when its object is closed or cleared in it.
template <class Type>
struct Argument<const Type &, std::enable_if_t<std::is_base_of_v<Resource, Type> || std::is_same_v<Type, Event>>> {
  Type value;
  explicit Argument(const octave_value &given) : value(Object::at<Type>(given)) {}
  const Type &get() { return value; }
};
/// [] for nobody.
template <>
struct Argument<const UserContext *> {
  std::optional<UserContext> value;
  explicit Argument(const octave_value &given) {
    if (given.is_defined() && !given.isempty()) value = Object::at<UserContext>(given);
  }
  const UserContext *get() { return value ? &*value : nullptr; }
};
template <>
struct Argument<const Cancel *> {
  Cancel value;
  Interruptible interruptible;
  explicit Argument(const octave_value &given)
      : value(given.is_defined() && !given.isempty() ? Object::at<Cancel>(given) : Interruptible::own()), interruptible(value) {}
  const Cancel *get() { return &value; }
};
template <>
struct Argument<SecretListener *> {
  std::unique_ptr<SecretListener> value;
  explicit Argument(const octave_value &given) {
    check_function(given, "a source of secrets");
    value.reset(new plain::FunctionSecret<Callee>(Callee(given)));
  }
  SecretListener *get() { return value.release(); }
};
template <>
struct Argument<ClockListener *> {
  std::unique_ptr<ClockListener> value;
  explicit Argument(const octave_value &given) {
    check_function(given, "a clock");
    value = std::make_unique<FunctionClock>(Callee(given));
  }
  ClockListener *get() { return value.release(); }
};
template <>
struct Argument<LogListener *> {
  std::unique_ptr<LogListener> value;
  explicit Argument(const octave_value &given) {
    check_function(given, "a log");
    value.reset(new plain::FunctionLog<Callee>(Callee(given)));
  }
  LogListener *get() { return value.release(); }
};
template <>
struct Argument<StoreListener *> {
  std::unique_ptr<StoreListener> value;
  explicit Argument(const octave_value &given) {
    check_store(given);
    value.reset(plain::new_store(Callee(given)));
  }
  StoreListener *get() { return value.release(); }
};

template <class Type>
constexpr bool may_lack = std::is_same_v<Type, const Cancel *> || std::is_same_v<Type, const UserContext *>;

/// Converts the arguments and calls. `given`: as many as there are types, or less what may lack at the end.
template <class... Types, class Function, std::size_t... at>
auto carry_out(const Function &function, [[maybe_unused]] const octave_value_list &given, std::index_sequence<at...>) {
  std::tuple<Argument<Types>...> arguments{given(at)...};
  return function(std::get<at>(arguments).get()...);
}
template <class... Types, class Function>
octave_value answer(const Function &function, const octave_value_list &given, octave_idx_type needed) {
  constexpr octave_idx_type most = sizeof...(Types);
  if (given.length() < needed || given.length() > most) {
    if (needed == most) refuse("%d arguments are needed, and not %d", static_cast<int>(most), static_cast<int>(given.length()));
    refuse("%d to %d arguments are needed, and not %d", static_cast<int>(needed), static_cast<int>(most),
           static_cast<int>(given.length()));
  }
  octave_value_list all = given;
  all.resize(most);
  if constexpr (std::is_void_v<decltype(carry_out<Types...>(function, all, std::index_sequence_for<Types...>()))>) {
    carry_out<Types...>(function, all, std::index_sequence_for<Types...>());
    return octave_value();
  } else {
    return give(carry_out<Types...>(function, all, std::index_sequence_for<Types...>()));
  }
}

}  // namespace ghlauth_octave
