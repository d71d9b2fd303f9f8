#include "sandbox/token_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ghlauth::sandbox {
namespace {

/// Snake case, and what v3 makes of it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names = {{{"client_id", "clientId"},
                                                                                 {"client_secret", "clientSecret"},
                                                                                 {"grant_type", "grantType"},
                                                                                 {"refresh_token", "refreshToken"},
                                                                                 {"user_type", "userType"},
                                                                                 {"redirect_uri", "redirectUri"},
                                                                                 {"code_verifier", "codeVerifier"}}};

}  // namespace

TokenFields::TokenFields(const Call &call) : v3_(call.request.is_v3()) {
  const Switches &switches = call.world.switches;
  // A body in another format is not read at all: what is missing then is everything.
  const bool json_allowed = v3_ || switches.is(Switch::TOKEN_BODY, "form-and-json");
  fields_ = body_fields(call.request, json_allowed).value_or(std::vector<FormField>{});
  const bool either = switches.is(Switch::TOKEN_NAMES, "either");
  if (v3_ && !either)
    std::erase_if(fields_, [](const FormField &f) {
      return std::any_of(names.begin(), names.end(), [&](const auto &name) { return f.name == name.first; });
    });
  if (!v3_ && !either) return;
  for (FormField &f : fields_)
    for (const auto &[snake, camel] : names)
      if (f.name == camel) f.name = snake;
}

bool TokenFields::repeated(std::string_view name) const noexcept {
  return std::count_if(fields_.begin(), fields_.end(), [&](const FormField &f) { return f.name == name; }) > 1;
}

std::string TokenFields::written(std::string_view name) const {
  for (const auto &[snake, camel] : names)
    if (v3_ && name == snake) return std::string(camel);
  return std::string(name);
}

}  // namespace ghlauth::sandbox
