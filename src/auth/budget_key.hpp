// The names of budgets.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ghlauth::auth {

/// Shared, because each request asks for it.
using BudgetKey = std::shared_ptr<const std::string>;

/// `app`: the app's id, or what stands for it. Without a resource, a digest of the token tells the budgets apart.
BudgetKey budget_key_of(std::string_view app, std::string_view resource_id, std::string_view token);

}  // namespace ghlauth::auth
