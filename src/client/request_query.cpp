// What a request was given already, and its query parameter by parameter: what stepping through pages changes of it.
#include <algorithm>

#include "client/request.hpp"
#include "core/encoding.hpp"
#include "permission/catalogue.hpp"

namespace ghlauth::client {
namespace {

/// The name and the value of "name=value", as they are written.
std::pair<std::string_view, std::string_view> halves(std::string_view pair) noexcept {
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return {pair, {}};
  return {pair.substr(0, equals), pair.substr(equals + 1)};
}

/// Calls with each "name=value" of a query until one is told to be the last.
template <class Visit>
void each_pair(std::string_view path, Visit &&visit) {
  const std::size_t mark = path.find('?');
  if (mark == std::string_view::npos) return;
  for (std::string_view rest = path.substr(mark + 1); !rest.empty();) {
    const std::size_t end = rest.find('&');
    visit(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

const permission::Operation *Request::operation(std::string_view default_version) const {
  if (operation_) return &operation_->operation();
  return permission::match(api_.method, api_.path, version_ ? std::string_view(*version_) : default_version);
}

std::optional<std::string> Request::query(std::string_view name) const {
  if (operation_)
    if (const std::string *value = operation_->value_of(name)) return *value;
  std::optional<std::string> found;
  each_pair(api_.path, [&](std::string_view pair) {
    const auto [known, value] = halves(pair);
    if (!found && percent_decode(known, true) == name) found = percent_decode(value, true);
  });
  return found;
}

void Request::set_query(std::string_view name, std::optional<std::string_view> value) {
  std::string path = api_.path.substr(0, api_.path.find('?'));
  char separator = '?';
  each_pair(api_.path, [&](std::string_view pair) {
    if (percent_decode(halves(pair).first, true) == name) return;
    path += std::exchange(separator, '&');
    path += pair;
  });
  built_ = {};
  api_.path = std::move(path);
  if (operation_) operation_->unset(name);
  if (!value) return;
  if (operation_)
    operation_->set(name, *value);
  else
    add_query(name, *value);
}

std::string_view Request::body() const noexcept { return body_.text(); }

}  // namespace ghlauth::client
