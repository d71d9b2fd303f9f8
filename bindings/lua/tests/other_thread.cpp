// A module for a test: a store that is Lua's, called in another thread.
#include <lua.hpp>

#include "ghlauth_lua.hpp"

namespace {

using namespace ghlauth_binding;

/// Gives what the call in the other thread threw.
int in_other_thread(lua_State *L) {
  std::string thrown = "nothing";
  {
    const ghlauth_lua::Entered entered(L);
    StoreOptions options;
    options.set_plain(true);
    Config config;
    config.set_store(Store::from_listener(options, plain::new_store(ghlauth_lua::Callee(L, 1))));
    OAuth oauth(config, "65f000000000000000000001-abcdefgh", "secret", "https://app.example.com/callback");
    std::thread([&] {
      try {
        oauth.installation("65f000000000000000000001:x");
      } catch (const std::exception &error) {
        thrown = error.what();
      }
    }).join();
  }
  lua_pushlstring(L, thrown.data(), thrown.size());
  return 1;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int luaopen_other_thread(lua_State *L) {
  lua_pushcfunction(L, in_other_thread);
  return 1;
}
