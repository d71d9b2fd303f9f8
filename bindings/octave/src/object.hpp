// Objects of Octave that hold one of the adapter: methods and members by a dot, settings by assignment.
#pragma once

#include <map>

#include "listeners.hpp"

#include <octave/ov-base.h>
#include <octave/ov-typeinfo.h>

namespace ghlauth_octave {

/// What an object of the adapter is held by. Calls have a copy, so that they go on when their object is cleared in them.
using Held = std::shared_ptr<void>;

/// A class of the adapter in Octave.
struct Class {
  using Call = std::function<octave_value(const Held &, const octave_value_list &)>;
  using Set = std::function<void(const Held &, const octave_value &)>;

  const char *name;
  std::map<std::string, Call> methods;
  std::map<std::string, Call> members;
  std::map<std::string, Set> settings;
  std::function<std::string(const Held &)> shown = [](const Held &) { return std::string(); };

  void set(const Held &held, const std::string &setting, const octave_value &value) const {
    const auto found = settings.find(setting);
    if (found == settings.end()) refuse("a %s has no setting '%s'", name, setting.c_str());
    found->second(held, value);
  }
};

/// The one of a class of the adapter. `Methods` fills it.
template <class Type>
Class &class_of() {
  static Class one;
  return one;
}

class Object final : public octave_base_value {
 public:
  Object() = default;  // for the table of types
  Object(const Class &of, Held held) : class_(&of), held_(std::move(held)) {}

  /// The object of the adapter in a value of Octave.
  template <class Type>
  static Type &at(const octave_value &given) {
    const auto *const object = dynamic_cast<const Object *>(&given.get_rep());
    const Class &wanted = class_of<Type>();
    if (!object || object->class_ != &wanted) refuse("a %s is needed, and not %s", wanted.name, given.class_name().c_str());
    return *static_cast<Type *>(object->held_.get());
  }
  template <class Type>
  static bool is(const octave_value &given) {
    const auto *const object = dynamic_cast<const Object *>(&given.get_rep());
    return object && object->class_ == &class_of<Type>();
  }
  static const Object &of(const octave_value &given) { return dynamic_cast<const Object &>(given.get_rep()); }
  static void register_type(octave::interpreter &interpreter) {
    type() = interpreter.get_type_info().register_type("ghlauth object", "ghlauth", octave_value(new Object));
  }
  void set(const std::string &setting, const octave_value &value) const { class_->set(held_, setting, value); }

  octave_base_value *clone() const override { return new Object(*this); }
  octave_base_value *empty_clone() const override { return new Object; }
  int type_id() const override { return type(); }
  std::string type_name() const override { return "ghlauth object"; }
  std::string class_name() const override { return class_ ? class_->name : "ghlauth"; }
  bool is_defined() const override { return true; }
  bool isobject() const override { return true; }  // so that a method comes together with its arguments
  dim_vector dims() const override { return dim_vector(1, 1); }

  octave_value subsref(const std::string &type, const std::list<octave_value_list> &idx) override {
    const octave_value_list all = subsref(type, idx, 1);
    return all.empty() ? octave_value() : all(0);
  }
  octave_value_list subsref(const std::string &type, const std::list<octave_value_list> &idx, int nargout) override {
    if (!class_ || type[0] != '.') refuse("a %s has methods, and no elements", class_name().c_str());
    const std::string name = idx.front()(0).string_value();
    octave_value_list arguments;
    std::size_t taken = 1;
    auto found = class_->members.find(name);
    if (found == class_->members.end()) {
      found = class_->methods.find(name);
      if (found == class_->methods.end()) refuse("a %s has no '%s'", class_->name, name.c_str());
      if (type.size() > 1 && type[1] == '(') arguments = *std::next(idx.begin()), taken = 2;
    }
    const Held held = held_;
    octave_value result = entry([&] { return found->second(held, arguments); });
    if (result.is_undefined()) return octave_value_list();
    return taken < type.size() ? result.next_subsref(nargout, type, idx, taken) : octave_value_list(result);
  }
  octave_value subsasgn(const std::string &type, const std::list<octave_value_list> &idx, const octave_value &value) override {
    if (!class_ || type != ".") refuse("a %s has settings, and no elements", class_name().c_str());
    const Held held = held_;
    entry([&] {
      class_->set(held, idx.front()(0).string_value(), value);
      return true;
    });
    count++;
    return octave_value(this);
  }

  bool print_as_scalar() const override { return true; }
  void print(std::ostream &os, bool = false) override {
    print_raw(os);
    newline(os);
  }
  void print_raw(std::ostream &os, bool = false) const override {
    os << '<' << class_name() << (class_ ? class_->shown(held_) : std::string()) << '>';
  }

  /// MATLAB's formats ask for this one.
  octave_map map_value() const override { refuse_file(); }
  bool save_ascii(std::ostream &) override { refuse_file(); }
  bool load_ascii(std::istream &) override { refuse_file(); }
  bool save_binary(std::ostream &, bool) override { refuse_file(); }
  bool load_binary(std::istream &, bool, octave::mach_info::float_format) override { refuse_file(); }
  bool save_hdf5(octave_hdf5_id, const char *, bool) override { refuse_file(); }
  bool load_hdf5(octave_hdf5_id, const char *) override { refuse_file(); }

 private:
  [[noreturn]] void refuse_file() const {
    refuse("a %s is no struct, and cannot be saved: it belongs to this process", class_name().c_str());
  }
  static int &type() {
    static int id = -1;
    return id;
  }

  const Class *class_ = nullptr;
  Held held_;
};

template <class Type>
octave_value box(Type one) {
  return octave_value(new Object(class_of<Type>(), std::make_shared<Type>(std::move(one))));
}
inline octave_value give(Config one) { return box(std::move(one)); }
inline octave_value give(Store one) { return box(std::move(one)); }
inline octave_value give(Pit one) { return box(std::move(one)); }
inline octave_value give(OAuth one) { return box(std::move(one)); }
inline octave_value give(Callback one) { return box(std::move(one)); }
inline octave_value give(Credential one) { return box(std::move(one)); }
inline octave_value give(Request one) { return box(std::move(one)); }
inline octave_value give(Response one) { return box(std::move(one)); }
inline octave_value give(Event one) { return box(std::move(one)); }
inline octave_value give(UserContext one) { return box(std::move(one)); }

}  // namespace ghlauth_octave
