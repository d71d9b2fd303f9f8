// A function of the adapter as a method of Octave: its arguments and its result go by the types of C++.
#pragma once

#include <csignal>
#include <tuple>

#include "object.hpp"

namespace ghlauth_octave {

/// While a call waits, Ctrl-C ends it, and is then what it is elsewhere. Octave takes signals in a thread of its own and leaves a mark, for which
/// another thread looks, as long as there are calls.
class Interruptible {
 public:
  explicit Interruptible(const Cancel &cancel) : held_(cancel.handle()) {
    State &all = state();
    const std::lock_guard lock(all.mutex);
    outer_ = std::exchange(all.current, held_.get());
    all.is_used = true;
    if (!all.is_started) start(all);
    if (all.is_asleep) all.changed.notify_one();
  }
  ~Interruptible() {
    const std::lock_guard lock(state().mutex);
    state().current = outer_;
  }
  Interruptible(const Interruptible &) = delete;
  Interruptible &operator=(const Interruptible &) = delete;

  /// For calls that were given none.
  static Cancel own() {
    static std::optional<Cancel> one;
    if (!one || one->is_requested()) one.emplace();
    return *one;
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    ghlauth_cancel *current = nullptr;
    bool is_used = false;
    bool is_started = false;
    bool is_asleep = false;
  };
  /// Never freed: the thread is there to the end.
  static State &state() {
    static State *const all = new State;
    return *all;
  }
  static void start(State &all) {
    sigset_t every, before;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before);
    std::thread(look, std::ref(all)).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    all.is_started = true;
  }
  static void look(State &all) {
    using namespace std::chrono_literals;
    std::unique_lock lock(all.mutex);
    for (int idle = 0;;) {
      if (all.current && octave_interrupt_state > 0) ghlauth_cancel_request(all.current);
      idle = all.current || std::exchange(all.is_used, false) ? 0 : idle + 1;
      all.is_asleep = idle > 20;
      if (all.is_asleep)
        all.changed.wait(lock, [&] { return all.is_used; });
      else
        all.changed.wait_for(lock, 50ms);
      all.is_asleep = false;
    }
  }

  std::shared_ptr<ghlauth_cancel> held_;
  ghlauth_cancel *outer_;
};

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
    refuse("%d to %d arguments are needed, and not %d", static_cast<int>(needed), static_cast<int>(most), static_cast<int>(given.length()));
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

/// What is behind the other arguments: names and values, or a struct.
class Options {
 public:
  Options(const octave_value_list &given, octave_idx_type from) {
    if (given.length() == from + 1 && given(from).isstruct()) {
      const octave_scalar_map map = given(from).scalar_map_value();
      for (const std::string &name : map.fieldnames().std_list()) all_.emplace_back(name, map.contents(name));
      return;
    }
    for (octave_idx_type at = from; at < given.length(); at += 2) {
      if (!given(at).is_string()) refuse("the name of an option is needed, and not %s", given(at).class_name().c_str());
      if (at + 1 == given.length()) refuse("the option '%s' has no value", given(at).string_value().c_str());
      all_.emplace_back(given(at).string_value(), given(at + 1));
    }
  }
  /// Takes the one of this name out; undefined when there is none.
  octave_value remove(const char *name) {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto &one) { return one.first == name; });
    if (found == all_.end()) return octave_value();
    const octave_value value = found->second;
    all_.erase(found);
    return value;
  }
  std::string remove_text(const char *name) { return Argument<const std::string &>(remove(name)).value; }
  /// To be called when all that is known was taken out.
  void end(const char *what) const {
    if (!all_.empty()) refuse("%s has no option '%s'", what, all_.front().first.c_str());
  }
  void apply(const Class &of, const Held &held) const {
    for (const auto &[name, value] : all_) of.set(held, name, value);
  }
  /// The settings of an object that is being made.
  template <class Type>
  std::shared_ptr<Type> applied_to(Type made) const {
    const auto held = std::make_shared<Type>(std::move(made));
    apply(class_of<Type>(), held);
    return held;
  }

 private:
  std::vector<std::pair<std::string, octave_value>> all_;
};

/// Fills the table of a class.
template <class Type>
class Methods {
 public:
  explicit Methods(const char *name) {
    one_.name = name;
    if constexpr (std::is_base_of_v<Resource, Type>) {
      def<&Resource::close>("close");
      def<&Resource::is_closed>("is_closed");
      one_.shown = [](const Held &held) { return std::string(self(held).is_closed() ? ", closed" : ""); };
      one_.methods["set"] = [](const Held &held, const octave_value_list &given) {
        Options(given, 0).apply(class_of<Type>(), held);
        return octave_value();
      };
    }
  }

  /// `needed`: how many arguments have to be there; by itself all but what may lack by its type.
  template <auto member>
  Methods &def(const char *name, int needed = -1) {
    def_of<member>(name, needed, member);
    return *this;
  }
  template <class Function>
  Methods &def_as(const char *name, Function function) {
    one_.methods[name] = [function](const Held &held, const octave_value_list &given) { return octave_value(function(self(held), given)); };
    return *this;
  }
  /// A setting; one of several values is a cell array or a row of numbers.
  template <auto member>
  Methods &set(const char *name) {
    set_of<member>(name, member);
    return *this;
  }
  /// A setting of names and values.
  template <auto member>
  Methods &set_each(const char *name) {
    one_.settings[name] = [](const Held &held, const octave_value &given) {
      each_pair(given, [&](const octave_value &key, const octave_value &value) { add_of<member>(self(held), key, value, member); });
    };
    return *this;
  }
  template <class Function>
  Methods &set_as(const char *name, Function function) {
    one_.settings[name] = [function](const Held &held, const octave_value &given) { function(self(held), given); };
    return *this;
  }
  template <auto data>
  Methods &member(const char *name) {
    one_.members[name] = [](const Held &held, const octave_value_list &) { return give(self(held).*data); };
    return *this;
  }
  template <class Function>
  Methods &member_as(const char *name, Function function) {
    one_.members[name] = [function](const Held &held, const octave_value_list &) { return give(function(self(held))); };
    return *this;
  }
  Methods &shown_as(std::string (*shown)(const Type &)) {
    one_.shown = [shown](const Held &held) { return shown(self(held)); };
    return *this;
  }

 private:
  static Type &self(const Held &held) { return *static_cast<Type *>(held.get()); }

  template <auto member, class Owner, class Result, class... Types>
  void def_of(const char *name, int needed, Result (Owner::*)(Types...)) {
    def_with<member, Types...>(name, needed);
  }
  template <auto member, class Owner, class Result, class... Types>
  void def_of(const char *name, int needed, Result (Owner::*)(Types...) const) {
    def_with<member, Types...>(name, needed);
  }
  template <auto member, class... Types>
  void def_with(const char *name, int needed) {
    const octave_idx_type least = needed >= 0 ? needed : (0 + ... + (may_lack<Types> ? 0 : 1));
    one_.methods[name] = [least](const Held &held, const octave_value_list &given) {
      return answer<Types...>([&](auto &&...values) { return (self(held).*member)(std::forward<decltype(values)>(values)...); }, given, least);
    };
  }
  template <auto member, class Owner, class... Types>
  void set_of(const char *name, void (Owner::*)(Types...)) {
    one_.settings[name] = [](const Held &held, const octave_value &given) {
      octave_value_list values(given);
      if constexpr (sizeof...(Types) > 1) {
        values = octave_value_list();
        if (given.iscell()) {
          const Cell all = given.cell_value();
          for (octave_idx_type at = 0; at < all.numel(); ++at) values.append(all(at));
        } else {
          const NDArray all = given.array_value();
          for (octave_idx_type at = 0; at < all.numel(); ++at) values.append(octave_value(all(at)));
        }
      }
      answer<Types...>([&](auto &&...one) { (self(held).*member)(std::forward<decltype(one)>(one)...); }, values, sizeof...(Types));
    };
  }
  template <auto member, class Owner, class Value>
  static void add_of(Type &of, const octave_value &key, const octave_value &value, void (Owner::*)(const std::string &, const Value &)) {
    std::string name;
    take(key, name);
    if constexpr (std::is_same_v<Value, std::string>)
      (of.*member)(name, text_of(value));
    else
      (of.*member)(name, Argument<const Value &>(value).get());
  }

  Class &one_ = class_of<Type>();
};

}  // namespace ghlauth_octave
