// Objects of Ruby that hold one of the adapter.
#pragma once

#include <algorithm>

#include "convert.hpp"

namespace ghlauth_ruby {

/// The class of Ruby for a class of the adapter.
template <class Type>
struct Box {
  static inline VALUE of = Qnil;

  /// `keeps`: what its handle may call, or refers to: objects of Ruby, whose collector thus sees through the library.
  struct Held {
    Type one;
    std::vector<VALUE> keeps;
  };
  static void free(void *held) {
    if (held) Graves::bury(held, [](void *one) { delete static_cast<Held *>(one); });
  }
  static void mark(void *held) {
    if (!held) return;
    for (const VALUE one : static_cast<Held *>(held)->keeps) rb_gc_mark(one);
  }
  static inline const rb_data_type_t type = {"Ghlauth", {mark, free, nullptr, nullptr, {}}, nullptr, nullptr, RUBY_TYPED_FREE_IMMEDIATELY};

  static void define(const char *name, VALUE base) {
    of = rb_define_class_under(ghlauth_module(), name, base);
    rb_gc_register_mark_object(of);
    rb_define_alloc_func(of, [](VALUE self) { return rb_data_typed_object_wrap(self, nullptr, &type); });
  }
  static VALUE make(Type one) {
    auto held = std::make_unique<Held>(Held{std::move(one), {}});
    const VALUE made = protect([&] { return rb_obj_alloc(of); });
    DATA_PTR(made) = held.release();
    return made;
  }
  static void construct(VALUE self, Type one) {
    if (DATA_PTR(self)) fail(rb_eTypeError, "an object of " + std::string(rb_obj_classname(self)) + " cannot be initialized again");
    DATA_PTR(self) = new Held{std::move(one), {}};
  }
  static Held &held(VALUE object) {
    if (!rb_typeddata_is_kind_of(object, &type))
      fail(rb_eTypeError, std::string(rb_obj_classname(object)) + " is given, where " + rb_class2name(of) + " is needed");
    if (!DATA_PTR(object)) fail(rb_eTypeError, "the " + std::string(rb_obj_classname(object)) + " was not initialized: call super");
    return *static_cast<Held *>(DATA_PTR(object));
  }
  static Type &at(VALUE object) { return held(object).one; }
  static void keep(VALUE object, VALUE kept) {
    std::vector<VALUE> &all = held(object).keeps;
    if (std::find(all.begin(), all.end(), kept) == all.end()) all.push_back(kept);
  }
};

inline VALUE out(Config one) { return Box<Config>::make(std::move(one)); }
inline VALUE out(Store one) { return Box<Store>::make(std::move(one)); }
inline VALUE out(Pit one) { return Box<Pit>::make(std::move(one)); }
inline VALUE out(OAuth one) { return Box<OAuth>::make(std::move(one)); }
inline VALUE out(Callback one) { return Box<Callback>::make(std::move(one)); }
inline VALUE out(Credential one) { return Box<Credential>::make(std::move(one)); }
inline VALUE out(Request one) { return Box<Request>::make(std::move(one)); }

}  // namespace ghlauth_ruby
