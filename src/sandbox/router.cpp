#include "sandbox/router.hpp"

#include <exception>

#include "core/log.hpp"
#include "sandbox/control_api.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/gate.hpp"
#include "sandbox/pages/consent_page.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/reconnect.hpp"
#include "sandbox/redact.hpp"
#include "sandbox/token_endpoint.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_header_bytes = 200;

Response route(Call &call) {
  const Request &request = call.request;
  if (is_consent_path(request.path)) return consent_page(call);
  if (request.method == "POST" && request.path == "/oauth/token") return token_endpoint(call);
  if (request.method == "POST" && request.path == "/oauth/reconnect") return reconnect(call);
  return api_request(call);
}

Response guarded(Call &call, Response (*part)(Call &)) {
  try {
    return part(call);
  } catch (const std::exception &) {
    if (!call.lock.owns_lock()) call.lock.lock();
    return failure(500, "Internal server error", "exception");
  }
}

Seen seen(const Call &call, const Delivery &delivery) {
  World &world = call.world;
  const Request &request = call.request;
  Seen seen;
  const auto header = [&](std::string_view name) {
    return without_credentials(world, request.header(name).value_or(""), max_header_bytes);
  };
  seen.unix_ms = world.clock.unix_ms();
  seen.method = printable(request.method, max_header_bytes);
  seen.path = without_credentials(world, request.path);
  std::string names;
  for (const FormField &parameter : request.parameters) names += (names.empty() ? "" : ", ") + parameter.name;
  seen.query = without_credentials(world, names);
  seen.body_bytes = static_cast<std::int64_t>(request.body.size());
  if (request.parts)
    for (const UploadedPart &part : *request.parts) seen.body_bytes += static_cast<std::int64_t>(part.size);
  seen.status = delivery.ending == Ending::NO_ANSWER ? 0 : delivery.response.status;
  seen.rule = delivery.response.rule;
  seen.user_agent = header("User-Agent");
  seen.version = header("Version");
  seen.content_type = header("Content-Type");
  seen.sender = call.sender;
  return seen;
}

}  // namespace

Delivery answer(World &world, const Request &request) noexcept {
  try {
    std::unique_lock lock(world.mutex);
    Call call{world, request, lock};
    if (is_control_path(request.path)) return {.response = guarded(call, control_request)};
    if (is_page_path(request.path)) return {.response = guarded(call, page_request)};
    world.counters.arrived(request.method, request.path);
    const std::optional<Fault> fault = world.faults.take(request.method, request.path);
    Delivery delivery;
    if (!fault || fault->effect) delivery.response = guarded(call, route);
    if (fault) {
      ++world.counters.faults_fired;
      delivery = spoil(*fault, std::move(delivery.response));
    }
    Seen entry = seen(call, delivery);
    if (fault) entry.fault = fault->kind;
    world.counters.answered(std::move(entry));
    return delivery;
  } catch (const std::exception &) {  // out of memory: nothing can be said any more
    Delivery none;
    none.ending = Ending::NO_ANSWER;
    return none;
  }
}

}  // namespace ghlauth::sandbox
