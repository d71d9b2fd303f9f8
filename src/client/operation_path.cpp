#include "client/operation_path.hpp"

#include <algorithm>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::client {
namespace {

using permission::Operation;
using permission::Parameter;
using permission::Place;

std::string quoted(std::string_view name) { return "\"" + printable(name, 100) + "\""; }

const Parameter *find(const Operation &operation, std::string_view name, bool of_body) {
  for (const Parameter &parameter : operation.parameters())
    if (parameter.name() == name && (parameter.place == Place::BODY) == of_body) return &parameter;
  return nullptr;
}

[[noreturn]] void throw_unknown(const Operation &operation, std::string_view name) {
  const std::string of = quoted(name) + " of " + operation.name();
  if (find(operation, name, true) != nullptr)
    throw_invalid("the parameter " + of + " stands in the body", "Give the body whole: ghlauth_request_set_json.");
  std::string known;
  for (const Parameter &parameter : operation.parameters())
    if (parameter.place != Place::BODY) known += (known.empty() ? "" : ", ") + std::string(parameter.name());
  throw_invalid("there is no parameter " + of,
                known.empty() ? "It has none. What HighLevel does not document goes with ghlauth_request_add_query."
                              : "It has " + known + ". What HighLevel does not document goes with ghlauth_request_add_query.");
}

/// Another path than the operation's could come of it.
void require_segment(std::string_view name, std::string_view value) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  const char *hint = "Give the id as HighLevel has it.";
  if (value.empty()) throw_invalid("the parameter " + quoted(name) + " is empty", hint);
  if (value == "." || value == "..") throw_invalid("the parameter " + quoted(name) + " is " + quoted(value), hint);
  if (std::any_of(value.begin(), value.end(), is_control))
    throw_invalid("the parameter " + quoted(name) + " has a control character", hint);
}

}  // namespace

void OperationPath::set(std::string_view name, std::string_view value) {
  const Parameter *parameter = find(*operation_, name, false);
  if (parameter == nullptr) throw_unknown(*operation_, name);
  if (parameter->place == Place::PATH) require_segment(name, value);
  const auto found = std::find_if(values_.begin(), values_.end(), [&](const auto &one) { return one.first == name; });
  if (found == values_.end())
    values_.emplace_back(name, value);
  else
    found->second = value;
}

void OperationPath::unset(std::string_view name) noexcept {
  std::erase_if(values_, [&](const auto &one) { return one.first == name; });
}

const std::string *OperationPath::value_of(std::string_view name) const noexcept {
  for (const auto &[known, value] : values_)
    if (known == name) return &value;
  return nullptr;
}

std::string OperationPath::build() const {
  std::string missing;
  for (const Parameter &parameter : operation_->parameters())
    if (parameter.is_required && parameter.place != Place::BODY && value_of(parameter.name()) == nullptr)
      missing += (missing.empty() ? "" : ", ") + std::string(parameter.name());
  if (!missing.empty())
    throw_invalid(std::string(operation_->name()) + " needs " + missing, "Set each with ghlauth_request_set_param.");
  std::string path;
  for (std::string_view rest = operation_->path(); !rest.empty();) {
    const std::size_t brace = rest.find('{');
    path += rest.substr(0, brace);
    if (brace == std::string_view::npos) break;
    const std::size_t end = rest.find('}', brace);
    if (const std::string *value = value_of(rest.substr(brace + 1, end - brace - 1))) path += percent_encode(*value);
    rest.remove_prefix(end + 1);
  }
  char separator = '?';
  for (const auto &[name, value] : values_) {
    if (find(*operation_, name, false)->place != Place::QUERY) continue;
    path += std::exchange(separator, '&') + percent_encode(name) + '=' + percent_encode(value);
  }
  return path;
}

}  // namespace ghlauth::client
