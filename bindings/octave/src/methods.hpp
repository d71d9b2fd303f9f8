// The table of a class of the adapter: its functions as methods, and its setters as settings.
#pragma once

#include "call.hpp"

namespace ghlauth_octave {

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
    one_.methods[name] = [function](const Held &held, const octave_value_list &given) {
      return octave_value(function(self(held), given));
    };
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
      const auto call = [&](auto &&...values) { return (self(held).*member)(std::forward<decltype(values)>(values)...); };
      return answer<Types...>(call, given, least);
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
