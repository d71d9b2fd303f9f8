// A library for a test: a store that is R's, called in another thread.
#include "call.hpp"

namespace {

using namespace ghlauth_r;

/// Gives what the call in the other thread threw.
SEXP in_other_thread(SEXP boxed) {
  return entry([&] {
    std::string thrown = "nothing";
    {
      std::optional<Callee> callee;
      protect([&] { callee.emplace(boxed); });
      StoreOptions options;
      options.set_plain(true);
      Config config;
      config.set_store(Store::from_listener(options, plain::new_store(std::move(*callee))));
      OAuth oauth(config, "65f000000000000000000001-abcdefgh", "secret", "https://app.example.com/callback");
      std::thread([&] {
        try {
          oauth.installation("65f000000000000000000001:x");
        } catch (const std::exception &error) {
          thrown = error.what();
        }
      }).join();
    }
    SEXP made = R_NilValue;
    protect([&] { made = give(thrown); });
    return made;
  });
}

}  // namespace

extern "C" {
__attribute__((visibility("default"))) SEXP ghlauth_test_box(SEXP function) { return box(function); }
__attribute__((visibility("default"))) SEXP ghlauth_test_in_other_thread(SEXP boxed) { return in_other_thread(boxed); }
}
