// An oct-file for a test: a store that is Octave's, called in another thread.
#include "listeners.hpp"

#include <octave/oct.h>

namespace ghlauth_octave {

std::optional<std::int32_t> constant_of(std::string_view) { return std::nullopt; }

namespace {

/// Gives what the call in the other thread threw.
std::string in_other_thread(const octave_value &functions) {
  std::string thrown = "nothing";
  StoreOptions options;
  options.set_plain(true);
  Config config;
  config.set_store(Store::from_listener(options, plain::new_store(Callee(functions))));
  OAuth oauth(config, "65f000000000000000000001-abcdefgh", "secret", "https://app.example.com/callback");
  std::thread([&] {
    try {
      oauth.installation("65f000000000000000000001:x");
    } catch (const std::exception &error) {
      thrown = error.what();
    }
  }).join();
  return thrown;
}

}  // namespace
}  // namespace ghlauth_octave

#pragma GCC visibility push(default)
DEFUN_DLD(in_other_thread, given, , "") { return octave_value_list(octave_value(ghlauth_octave::in_other_thread(given(0)))); }
#pragma GCC visibility pop
