// The names of budgets.
#pragma once

#include <string>
#include <string_view>

namespace ghlauth::auth {

/// `app`: the app's id, or what stands for it. Without a resource, a digest of the token tells the budgets apart.
std::string budget_key_of(std::string_view app, std::string_view resource_id, std::string_view token);

}  // namespace ghlauth::auth
