// Any requests at the sandbox, one after the other: it has an answer for each, never that of a defect, and one that HTTP can
// carry.
//
// A request is its method and target on a line, headers on lines, an empty line and the body, up to a line "---". In it stand
// for something else: "@pit" and "@agency" for the seed's tokens, "@control" for the control API's, "@code" for that of an
// agency's consent, "@token" and "@refresh" for the last that an answer had; "@location", "@company", "@app", "@client" and
// "@secret" for what the seed has.
#include "core/json.hpp"
#include "fuzz/fuzz.hpp"
#include "sandbox/consent.hpp"
#include "sandbox/router.hpp"
#include "sandbox/seed.hpp"

namespace {

using fuzz::require;
using ghlauth::JsonDocument;
using ghlauth::sandbox::Delivery;
using ghlauth::sandbox::Ending;
using ghlauth::sandbox::Header;
using ghlauth::sandbox::Request;
using ghlauth::sandbox::Seeded;
using ghlauth::sandbox::World;

constexpr std::size_t most_requests = 8;

/// One sandbox for all inputs, as making its key takes a while; each input finds it as it began.
struct Desk {
  World world{1};
  Seeded seeded;

  void begin() {
    const std::lock_guard lock(world.mutex);
    world.state = {};
    world.switches = {};
    world.faults = {};
    world.counters = {};
    world.rate = {};
    world.ids = ghlauth::sandbox::Ids(1);
    world.open_pages.clear();
    world.webhooks = {};
    world.clock.advance(-world.clock.offset_ms());
    world.url = "http://127.0.0.1:8080";
    world.control_token = world.ids.hex(48);
    seeded = seed_default(world, {"http://127.0.0.1:8765/callback"}, 2, "");
    code = consented();
    token.clear();
    refresh_token.clear();
  }

  [[nodiscard]] std::string filled(std::string text) const {
    const auto &state = world.state;
    if (state.apps.empty() || state.locations.empty() || state.companies.empty())
      return text;  // an input may have another seed
    const auto &client = state.apps.front().clients.front();
    fuzz::replace_all(text, "@pit", seeded.pits.front());
    fuzz::replace_all(text, "@agency", seeded.pits.back());
    fuzz::replace_all(text, "@control", world.control_token);
    fuzz::replace_all(text, "@code", code);
    fuzz::replace_all(text, "@token", token);
    fuzz::replace_all(text, "@refresh", refresh_token);
    fuzz::replace_all(text, "@client", client.id);
    fuzz::replace_all(text, "@secret", client.secret);
    fuzz::replace_all(text, "@app", state.apps.front().id);
    fuzz::replace_all(text, "@location", state.locations.front().id);
    fuzz::replace_all(text, "@company", state.companies.front().id);
    return text;
  }

  void remember(std::string_view answer) {
    const auto document = JsonDocument::try_parse(answer);
    if (!document) return;
    token = document->root()["access_token"].string().value_or(token);
    refresh_token = document->root()["refresh_token"].string().value_or(refresh_token);
  }

 private:
  /// The code of an agency that has consented, for all of its locations.
  std::string consented() {
    const auto checked = check_authorize(world, query_of(consent_link(world, world.state.apps.front())));
    const auto *request = std::get_if<ghlauth::sandbox::AuthorizeRequest>(&checked);
    require(request != nullptr, "the seed's app can be consented to");
    ghlauth::sandbox::Approval approval;
    approval.level = ghlauth::sandbox::Level::AGENCY;
    approval.resource_id = world.state.companies.front().id;
    approval.all_locations = true;
    const auto answer = query_of(approve(world, *request, approval));
    const auto given = ghlauth::sandbox::field(answer, "code");
    require(given.has_value(), "a consent gives a code");
    return std::string(*given);
  }
  static std::vector<ghlauth::FormField> query_of(const std::string &url) {
    return ghlauth::parse_form(url.substr(url.find('?') + 1)).value_or(std::vector<ghlauth::FormField>{});
  }

  std::string code;
  std::string token;
  std::string refresh_token;
};

/// As the HTTP server would hand it over.
Request read_request(std::string_view text) {
  Request request;
  const std::string_view line = fuzz::take_line(text);
  const std::size_t space = line.find(' ');
  request.method = line.substr(0, space);
  request.set_target(space == std::string_view::npos ? "/" : line.substr(space + 1));
  while (!text.empty()) {
    const std::string_view header = fuzz::take_line(text);
    if (header.empty()) break;
    const std::size_t colon = header.find(':');
    const std::string_view value = colon == std::string_view::npos ? "" : header.substr(colon + 1);
    request.headers.push_back(
        {std::string(header.substr(0, colon)), std::string(value.substr(value.starts_with(' ') ? 1 : 0))});
  }
  request.body = text;
  return request;
}

void require_sound(const Delivery &delivery) {
  if (delivery.ending == Ending::NO_ANSWER) return;
  const auto &response = delivery.response;
  require(response.status >= 100 && response.status <= 599, "an answer has a status");
  require(response.rule != "exception", "no request is a defect of the sandbox");
  for (const Header &header : response.headers) {
    require(!header.name.empty(), "a header has a name");
    require(fuzz::is_clean(header.value), "a header has one line");
    if (header.name == "Content-Type" && header.value.starts_with("application/json") && !response.body.empty())
      (void)JsonDocument::parse(response.body);  // throws, which ends the program
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static Desk desk;
  desk.begin();
  std::string_view left = fuzz::text_of(data, size);
  for (std::size_t i = 0; i < most_requests && !left.empty(); ++i) {
    const std::size_t end = left.find("\n---\n");
    const Delivery delivery = ghlauth::sandbox::answer(desk.world, read_request(desk.filled(std::string(left.substr(0, end)))));
    require_sound(delivery);
    desk.remember(delivery.response.body);
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 5);
  }
  return 0;
}
