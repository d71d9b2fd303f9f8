// Values between C++ and Lua (5.1, LuaJIT, 5.3 and later), calls of Lua from listeners, and errors: behind lua.h.
//
// Lua's errors jump over C++ frames. So what may raise one is called where no frame owns anything: arguments belong to userdata in the place
// of the argument, and listeners run Lua within a pcall.
#pragma once

#include <cstdlib>
#include <typeinfo>

#include "plain/classes.hpp"
#include "plain/fields.hpp"
#include "plain/listeners.hpp"

namespace ghlauth_lua {

using namespace ghlauth_binding;

inline constexpr std::int64_t exact = std::int64_t{1} << 53;

// What C++ gives.

inline void push(lua_State *L, bool value) { lua_pushboolean(L, value); }
/// Where numbers are doubles, the digits of one that is too large.
inline void push(lua_State *L, std::int64_t value) {
#if LUA_VERSION_NUM >= 503
  lua_pushinteger(L, value);
#else
  if (value <= exact && value >= -exact)
    lua_pushnumber(L, static_cast<lua_Number>(value));
  else
    lua_pushstring(L, std::to_string(value).c_str());
#endif
}
inline void push(lua_State *L, std::int32_t value) { push(L, std::int64_t{value}); }
inline void push(lua_State *L, const std::string &text) { lua_pushlstring(L, text.data(), text.size()); }
inline void push(lua_State *L, const Bytes &bytes) { push(L, bytes.data); }
inline void push(lua_State *L, const Header &header) {
  lua_createtable(L, 2, 0);
  push(L, header.name);
  lua_rawseti(L, -2, 1);
  push(L, header.value);
  lua_rawseti(L, -2, 2);
}
template <class Type>
void push(lua_State *L, const std::optional<Type> &value) {
  if (value)
    push(L, *value);
  else
    lua_pushnil(L);
}
template <class Type>
void push(lua_State *L, const Type &value);
template <class Type>
void push(lua_State *L, const std::vector<Type> &list) {
  lua_createtable(L, static_cast<int>(list.size()), 0);
  int at = 0;
  for (const Type &one : list) {
    push(L, one);
    lua_rawseti(L, -2, ++at);
  }
}
/// A table of the members.
template <class Type>
void push(lua_State *L, const Type &value) {
  lua_newtable(L);
  plain::each_field(value, [&](const char *name, const auto &member) {
    push(L, member);
    lua_setfield(L, -2, name);
  });
}

// What Lua gives. All of these may raise an error.

inline void take(lua_State *L, int at, bool &value) { value = lua_toboolean(L, at); }
inline void take(lua_State *L, int at, std::int64_t &value) {
#if LUA_VERSION_NUM >= 503
  int is_integer = 0;
  value = lua_tointegerx(L, at, &is_integer);
  if (!is_integer) luaL_error(L, "an integer is needed, and not %s", luaL_typename(L, at));
#else
  const lua_Number number = lua_tonumber(L, at);
  if (!lua_isnumber(L, at) || number < -9.3e18 || number > 9.3e18) luaL_error(L, "an integer is needed, and not %s", luaL_typename(L, at));
  value = lua_type(L, at) == LUA_TSTRING ? std::strtoll(lua_tostring(L, at), nullptr, 10) : static_cast<std::int64_t>(number);
  if (lua_type(L, at) == LUA_TNUMBER && (static_cast<lua_Number>(value) != number || value > exact || value < -exact))
    luaL_error(L, "an integer is needed that a number holds exactly; give a larger one as a string");
#endif
}
inline void take(lua_State *L, int at, std::string &value) {
  if (!lua_isstring(L, at)) luaL_error(L, "a string is needed, and not %s", luaL_typename(L, at));
  std::size_t size = 0;
  const char *const text = lua_tolstring(L, at, &size);
  value.assign(text, size);
}
inline void take(lua_State *L, int at, Bytes &value) { take(L, at, value.data); }
inline void check_table(lua_State *L, int at) {
  if (!lua_istable(L, at)) luaL_error(L, "a table is needed, and not %s", luaL_typename(L, at));
}
/// From a table: what is not there keeps its value. `at` is positive.
template <class Type>
void take_fields(lua_State *L, int at, Type &value) {
  check_table(L, at);
  plain::each_field(value, [&](const char *name, auto &member) {
    lua_getfield(L, at, name);
    if (!lua_isnil(L, -1)) take(L, lua_gettop(L), member);
    lua_pop(L, 1);
  });
}
inline void take(lua_State *L, int at, StoreRow &value) { take_fields(L, at, value); }
inline void take(lua_State *L, int at, StoreLease &value) { take_fields(L, at, value); }
inline void take(lua_State *L, int at, Secret &value) {
  if (lua_istable(L, at))
    take_fields(L, at, value);
  else
    take(L, at, value.text);
}
inline void take(lua_State *L, int at, std::optional<StoreRow> &value) {
  if (lua_toboolean(L, at)) take(L, at, value.emplace());
}
template <class Type>
void take(lua_State *L, int at, std::vector<Type> &value) {
  check_table(L, at);
  for (int i = 1;; ++i) {
    lua_rawgeti(L, at, i);
    const bool is_over = lua_isnil(L, -1);
    if (!is_over) take(L, lua_gettop(L), value.emplace_back());
    lua_pop(L, 1);
    if (is_over) return;
  }
}
/// Headers are pairs, or a table of values by name, of which each may be several.
inline void take(lua_State *L, int at, std::vector<Header> &value) {
  check_table(L, at);
  for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) {
    const int top = lua_gettop(L);
    if (lua_type(L, -2) == LUA_TNUMBER) {
      check_table(L, top);
      Header &one = value.emplace_back();
      lua_rawgeti(L, top, 1);
      lua_rawgeti(L, top, 2);
      take(L, top + 1, one.name);
      take(L, top + 2, one.value);
    } else if (lua_istable(L, top)) {
      for (int i = 1; lua_rawgeti(L, top, i), !lua_isnil(L, -1); lua_settop(L, top), ++i) {
        Header &one = value.emplace_back();
        take(L, top - 1, one.name);
        take(L, top + 1, one.value);
      }
    } else {
      Header &one = value.emplace_back();
      take(L, top - 1, one.name);
      take(L, top, one.value);
    }
    lua_settop(L, top);
  }
}

/// An object of C++ in a userdata on the top of the stack.
template <class Type>
Type *userdata(lua_State *L) {
  Type *const made = new (lua_newuserdata(L, sizeof(Type))) Type;
  if (luaL_newmetatable(L, typeid(Type).name())) {
    lua_pushcfunction(L, [](lua_State *of) {
      static_cast<Type *>(lua_touserdata(of, 1))->~Type();
      return 0;
    });
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return made;
}
/// An argument as C++ has it. It belongs to a userdata that takes the argument's place on the stack.
template <class Type>
Type *argument(lua_State *L, int at) {
  Type *const made = userdata<Type>(L);
  take(L, at, *made);
  lua_replace(L, at);
  return made;
}

/// What of a Lua state is referred to by C++. A reference that is let go, by whatever thread or in the middle of a collection, is given back
/// with the next call.
class References {
 public:
  static std::shared_ptr<References> of(lua_State *L) {
    using Held = std::shared_ptr<References>;
    lua_getfield(L, LUA_REGISTRYINDEX, "ghlauth.references");
    if (!lua_isuserdata(L, -1)) {
      lua_pop(L, 1);
      *userdata<Held>(L) = std::make_shared<References>();
      lua_pushvalue(L, -1);
      lua_setfield(L, LUA_REGISTRYINDEX, "ghlauth.references");
    }
    const Held held = *static_cast<Held *>(lua_touserdata(L, -1));
    lua_pop(L, 1);
    return held;
  }
  void let_go(int reference) {
    const std::lock_guard lock(mutex_);
    let_go_.push_back(reference);
    any_ = true;
  }
  void give_back(lua_State *L) {
    if (!any_) return;
    std::vector<int> all;
    {
      const std::lock_guard lock(mutex_);
      all.swap(let_go_);
      any_ = false;
    }
    for (const int one : all) luaL_unref(L, LUA_REGISTRYINDEX, one);
  }

 private:
  std::mutex mutex_;
  std::vector<int> let_go_;
  std::atomic<bool> any_ = false;
};

/// A call of the library from Lua: listeners run in the coroutine that makes it.
class Entered {
 public:
  explicit Entered(lua_State *L) : outer_(std::exchange(current(), L)) { References::of(L)->give_back(L); }
  ~Entered() { current() = outer_; }
  Entered(const Entered &) = delete;
  Entered &operator=(const Entered &) = delete;
  static lua_State *&current() {
    static thread_local lua_State *state = nullptr;
    return state;
  }

 private:
  lua_State *outer_;
};

/// Takes a value from the top of the stack.
inline std::shared_ptr<const int> hold(lua_State *L) {
  const auto references = References::of(L);
  return {new int(luaL_ref(L, LUA_REGISTRYINDEX)), [references](const int *reference) {
            references->let_go(*reference);
            delete reference;
          }};
}

/// What a listener raised, on its way out of the call that called it.
class Raised : public std::exception {
 public:
  explicit Raised(lua_State *L) {
    what_ = lua_isstring(L, -1) ? lua_tostring(L, -1) : std::string("the application raised a ") + luaL_typename(L, -1);
    held_ = hold(L);
  }
  void push(lua_State *L) const { lua_rawgeti(L, LUA_REGISTRYINDEX, *held_); }
  const char *what() const noexcept override { return what_.c_str(); }

 private:
  std::shared_ptr<const int> held_;
  std::string what_;
};

/// Owns a function or an object of Lua; see plain/listeners.hpp.
class Callee {
 public:
  Callee(lua_State *L, int at) {
    lua_pushvalue(L, at);
    held_ = hold(L);
  }

  bool has(const char *method) const {
    bool found = false;
    try {
      protect([&](lua_State *L) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, *held_);
        lua_getfield(L, -1, method);
        found = lua_toboolean(L, -1);
      });
    } catch (const std::exception &) {
    }
    return found;
  }
  template <class Result, class... Arguments>
  Result call(const char *method, const Arguments &...arguments) const {
    std::conditional_t<std::is_void_v<Result>, std::int64_t, Result> result{};
    home_.run([&] {
      protect([&](lua_State *L) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, *held_);
        if (*method) {
          lua_getfield(L, -1, method);
          lua_insert(L, -2);
        }
        (push(L, arguments), ...);
        lua_call(L, static_cast<int>(sizeof...(arguments)) + (*method ? 1 : 0), std::is_void_v<Result> ? 0 : 1);
        if constexpr (!std::is_void_v<Result>) take(L, lua_gettop(L), result);
      });
    });
    if constexpr (!std::is_void_v<Result>) return result;
  }

 private:
  using Body = std::function<void(lua_State *)>;

  void protect(const Body &body) const {
    lua_State *const L = Entered::current();
    if (!L) throw std::runtime_error("Lua is called by the library outside of a call, as when objects are collected");
    luaL_checkstack(L, 8, nullptr);
    lua_pushcfunction(L, [](lua_State *of) {
      (*static_cast<const Body *>(lua_touserdata(of, 1)))(of);
      return 0;
    });
    lua_pushlightuserdata(L, const_cast<Body *>(&body));
    if (lua_pcall(L, 1, 0, 0) != 0) throw Raised(L);
  }

  plain::Home home_;
  std::shared_ptr<const int> held_;
};

/// Leaves on the stack what was thrown, for lua_error. To be called in a handler.
inline void raise(lua_State *L) {
  try {
    throw;
  } catch (const Error &error) {
    lua_newtable(L);
    const auto set = [&](const char *name, const auto &value) {
      push(L, value);
      lua_setfield(L, -2, name);
    };
    set("classes", plain::classes_of(error.kind()));
    set("status", error.status);
    set("name", error.name);
    set("message", error.message);
    set("hint", error.hint);
    set("http_status", error.http_status);
    set("server_message", error.server_message);
    set("trace_id", error.trace_id);
    set("retry_after_ms", plain::known(error.retry_after_ms));
    set("retryable", error.retryable);
    luaL_newmetatable(L, "ghlauth.Error");
    lua_setmetatable(L, -2);
  } catch (const Raised &raised) {
    raised.push(L);
  } catch (const std::bad_alloc &) {
    lua_pushliteral(L, "not enough memory");
  } catch (const std::exception &error) {
    lua_pushstring(L, error.what());
  }
}

/// Gives the metatable of errors to Lua.
inline int error_metatable(lua_State *L) {
  luaL_newmetatable(L, "ghlauth.Error");
  return 1;
}

inline void check_function(lua_State *L, int at, const char *what) {
  if (lua_isfunction(L, at)) return;
  if (!luaL_getmetafield(L, at, "__call")) luaL_error(L, "%s is a function, and not %s", what, luaL_typename(L, at));
  lua_pop(L, 1);
}
inline void check_object(lua_State *L, int at, const char *what) {
  if (!lua_istable(L, at) && !lua_isuserdata(L, at)) luaL_error(L, "%s is a table with the methods that a store has", what);
}

}  // namespace ghlauth_lua
