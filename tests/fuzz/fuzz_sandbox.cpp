// Requests to the sandbox, one after the other, as any client or page may send them. Bytes: requests with a line "--" between them;
// of each its method and target, headers, an empty line, a body. Placeholders such as {pit} stand for what the sandbox gave out. It
// never fails by itself, answers in the form that it announces, repeats no markup, and shows no credential of a request.
#include <mutex>
#include <vector>

#include "core/json.hpp"
#include "crypto/signing_key.hpp"
#include "fuzz/fuzz.hpp"
#include "sandbox/router.hpp"
#include "sandbox/seed.hpp"

namespace {

using namespace ghlauth::sandbox;
using fuzz::require;

constexpr std::size_t most_requests = 8;
constexpr const char *access_token = "eyJhbGciOiJSUzI1NiJ9.e30.bm90aGluZyB0aGF0IGFueWJvZHkgc2lnbmVk";
constexpr const char *refresh_token = "eyJhbGciOiJSUzI1NiJ9.e30.bm90aGluZyB0byByZWZyZXNoIHdpdGggZWl0aGVy";

/// A world that begins anew with each input. The keys, which take long to make, stay.
class Sandbox {
 public:
  Sandbox() {
    world_.webhook_keys.add(view(ghlauth::crypto::SigningKey::generate_ed25519().private_pem()));
    world_.webhook_keys.add(view(ghlauth::crypto::SigningKey::generate_rsa(4096).private_pem()));
  }

  World &begin() {
    world_.state = State();
    world_.switches.reset();
    world_.faults.clear();
    world_.counters = Counters();
    world_.rate.reset();
    world_.ids = Ids(1);
    world_.open_pages.clear();
    world_.clock.advance(-world_.clock.offset_ms());
    world_.webhooks.clear();
    world_.control_token = world_.ids.hex(48);
    world_.url = "http://127.0.0.1:8080";
    const Seeded seeded = seed_default(world_, {"http://localhost:8765/callback"}, 2, "");
    add_tokens();
    const App &app = world_.state.apps.front();
    secrets_ = {seeded.pits[0], seeded.pits[1], world_.control_token, app.clients[0].secret, app.shared_secret, access_token,
                refresh_token};
    names_ = {{"{pit}", seeded.pits[0]},
              {"{agency_pit}", seeded.pits[1]},
              {"{control}", world_.control_token},
              {"{client}", app.clients[0].id},
              {"{secret}", app.clients[0].secret},
              {"{access}", access_token},
              {"{refresh}", refresh_token},
              {"{app}", app.id},
              {"{company}", world_.state.companies.front().id},
              {"{location}", world_.state.locations.front().id},
              {"{contact}", world_.state.contacts.begin()->first}};
    return world_;
  }

  [[nodiscard]] const std::vector<std::string> &secrets() const noexcept { return secrets_; }

  std::string filled(std::string_view text) {
    std::string out(text);
    for (const auto &[name, value] : names_) fuzz::replace_all(out, name, value);
    if (!world_.open_pages.empty()) fuzz::replace_all(out, "{form}", world_.open_pages.begin()->first);
    return out;
  }

 private:
  void add_tokens() {
    State &state = world_.state;
    Installation installation;
    installation.app_id = state.apps.front().id;
    installation.level = Level::AGENCY;
    installation.resource_id = state.companies.front().id;
    installation.company_id = installation.resource_id;
    installation.scopes = state.apps.front().scopes;
    state.install(installation);
    const std::int64_t now_ms = world_.clock.unix_ms();
    const auto grant = state.grant(installation, state.apps.front().default_client);
    state.add_access_token(access_token, {grant, now_ms + 86'400'000, 0, std::make_shared<bool>(false)}, now_ms);
    state.add_refresh_token(refresh_token, {grant, now_ms + 86'400'000, false, std::make_shared<bool>(false)});
  }

  World world_{1};
  std::vector<std::string> secrets_;
  std::vector<std::pair<std::string, std::string>> names_;
};

Request request_of(std::string_view text) {
  Request request;
  std::string_view line = fuzz::take_line(text);
  const std::size_t blank = line.find(' ');
  request.method = line.substr(0, blank);
  const std::string_view target = blank == std::string_view::npos ? "/" : line.substr(blank + 1);
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
  request.parameters = ghlauth::parse_form(request.query).value_or(std::vector<ghlauth::FormField>{});
  while (!(line = fuzz::take_line(text)).empty()) {
    const std::size_t colon = line.find(": ");
    request.headers.push_back({std::string(line.substr(0, colon)), std::string(colon == std::string_view::npos ? "" : line.substr(colon + 2))});
  }
  request.body = text;
  return request;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

void check_answer(const Response &response) {
  require(response.status >= 200 && response.status < 600, "an answer has a status");
  require(response.rule != "exception", "the sandbox does not fail by itself");
  std::string_view type;
  for (const Header &header : response.headers) {
    require(!has(header.value, "\r") && !has(header.value, "\n") && !has(header.name, "\n"), "a header is one line");
    if (header.name == "Content-Type") type = header.value;
  }
  if (type.starts_with("application/json"))
    require(response.body.empty() || ghlauth::JsonDocument::try_parse(response.body).has_value(), "what is called JSON is JSON");
  if (type.starts_with("text/html"))
    require(!has(response.body, "<planted") && !has(response.body, "\"planted"), "a page has no markup of a request");
}

void check_list(const Seen &seen, const std::vector<std::string> &secrets) {
  for (const std::string &text : {seen.method, seen.path, seen.user_agent, seen.version, seen.content_type, seen.query}) {
    require(fuzz::is_clean(text), "the list of requests is clean");
    for (const std::string &secret : secrets) require(!has(text, secret), "the list of requests shows no credential");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static Sandbox sandbox;
  World &world = sandbox.begin();
  std::string_view text = fuzz::text_of(data, size);
  for (std::size_t i = 0; i < most_requests && !text.empty(); ++i) {
    constexpr std::string_view between = "\n--\n";
    const std::size_t end = text.find(between);
    const Request request = request_of(sandbox.filled(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + between.size());
    const std::int64_t answers = world.counters.answers;
    const bool has_faults = !world.faults.queue().empty();
    const Delivery delivery = answer(world, request);
    if (!has_faults) {
      require(delivery.ending == Ending::WHOLE, "without a fault an answer is whole");
      check_answer(delivery.response);
    }
    const std::lock_guard lock(world.mutex);
    if (world.counters.answers == answers + 1) check_list(world.counters.recent.back(), sandbox.secrets());
  }
  return 0;
}
