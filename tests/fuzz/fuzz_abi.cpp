// Calls of the public ABI in any order, with handles of any age: made, used, freed while others made from them live on, absent, or of
// another type. Each call keeps the general promises of abi.hpp; a credential gives its token whatever else was freed; everything
// that was handed over is dropped.
#include <array>
#include <memory>

#include "fuzz/abi_server.hpp"

namespace {

using fuzz::call;
using fuzz::must;
using fuzz::Operations;
using fuzz::require;

constexpr std::size_t most_operations = 100;
constexpr const char *given_token = "given-access-kept-0001";
constexpr std::array pit_tokens = {"pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b", "pit-9a8b7c6d-5e4f-4321-9fed-cba987654321"};
const std::string location_id = std::string("66c2e1f0a9b8d7c6e5f4a3b2:") + fuzz::location;
const std::string agency_id = std::string("66c2e1f0a9b8d7c6e5f4a3b2:") + fuzz::company;

/// Handles of one type, some of which are there.
template <class T, void (*Free)(T *)>
class Slots {
 public:
  Slots() = default;
  Slots(const Slots &) = delete;
  Slots &operator=(const Slots &) = delete;
  ~Slots() {
    for (T *handle : all_) Free(handle);
  }
  T *&pick(Operations &in) { return all_[in.below(all_.size())]; }
  void free_one(Operations &in) { Free(std::exchange(pick(in), nullptr)); }

  /// Runs a call that makes one into a slot, whose handle is freed before.
  template <class Make>
  ghlauth_status make(Operations &in, Make &&body) {
    T *made = reinterpret_cast<T *>(this);  // what no call leaves there
    const ghlauth_status status = call([&](auto e) { return body(&made, e); });
    require((status == GHLAUTH_OK) == (made != nullptr), "there is a handle when a call succeeds, and only then");
    T *&slot = pick(in);
    Free(slot);
    slot = made;
    return status;
  }

 private:
  std::array<T *, 3> all_{};
};

#define SLOTS(type) Slots<ghlauth_##type, ghlauth_##type##_free>

/// All that a program has at a time.
class World {
 public:
  World(Operations &in, fuzz::Time &time, fuzz::Server &server) : in_(in), time_(time), server_(server) {}
  World(const World &) = delete;
  World &operator=(const World &) = delete;
  ~World() { ghlauth_list_free(stranger_); }

  void operate() {
    server_.http.is_late = in_.below(4) == 0;
    switch (in_.below(26)) {
      case 0: return (void)stores_.make(in_, [](auto out, auto e) { return ghlauth_store_open(out, "memory:", nullptr, e); });
      case 1: return new_app();
      case 2: return import(true);
      case 3: return import(false);
      case 4: return installation_credential();
      case 5: return given_credential();
      case 6: return new_pit();
      case 7: return pit_credential();
      case 8: return replace_pit();
      case 9: return bearer();
      case 10: return token();
      case 11: return refresh();
      case 12: return mint();
      case 13: return authorize();
      case 14: return exchange();
      case 15: return request();
      case 16: return client();
      case 17: return send();
      case 18: return queue();
      case 19: return next();
      case 20: return pages();
      case 21: return look_up();
      case 22: return invalidate();
      case 23: return remove();
      case 24: time_.now_ms += static_cast<std::int64_t>(in_.byte()) * 1000 * (in_.below(2) == 0 ? 1 : 3600); return;
      default: return free_some();
    }
  }

 private:
  /// A configuration that sends nothing over a network; made where there is none, because NULL stands for one that does.
  ghlauth_config *config() {
    ghlauth_config *&slot = configs_.pick(in_);
    if (slot != nullptr) return slot;
    const ghlauth_clock_table clock = time_.table();
    const ghlauth_transport_table transport = server_.http.table();
    must([&](auto e) { return ghlauth_config_new(&slot, e); });
    must([&](auto e) { return ghlauth_config_set_clock(slot, &clock, e); });
    must([&](auto e) { return ghlauth_config_set_transport(slot, &transport, e); });
    must([&](auto e) { return ghlauth_config_set_max_retries(slot, 0, e); });
    must([&](auto e) { return ghlauth_config_set_max_wait_ms(slot, 0, e); });
    if (ghlauth_store *store = stores_.pick(in_)) must([&](auto e) { return ghlauth_config_set_store(slot, store, e); });
    return slot;
  }

  /// One that is over at once now and then, so that calls are given up half-way.
  ghlauth_cancel *cancel() {
    if (in_.below(4) != 0) return nullptr;
    ghlauth_cancel *&slot = cancels_.pick(in_);
    if (slot == nullptr) must([&](auto e) { return ghlauth_cancel_new(&slot, e); });
    must([&](auto e) { return ghlauth_cancel_set_timeout_ms(slot, 0, e); });
    if (server_.http.is_late) server_.note_trouble();
    return slot;
  }

  /// A handle of the type, none, or one of another type.
  template <class T, void (*Free)(T *)>
  T *some(Slots<T, Free> &slots) {
    if (in_.below(32) == 0) {
      if (stranger_ == nullptr) must([&](auto e) { return ghlauth_list_new(&stranger_, e); });
      return reinterpret_cast<T *>(stranger_);
    }
    return slots.pick(in_);
  }
  template <class T>
  [[nodiscard]] bool is_good(const T *handle) const {
    return handle != nullptr && reinterpret_cast<const void *>(handle) != stranger_;
  }
  template <class... Handles>
  void require_handles(ghlauth_status status, const Handles *...handles) {
    require((is_good(handles) && ...) || status == GHLAUTH_E_INVALID_HANDLE, "what is no handle is refused as such");
  }

  [[nodiscard]] const char *some_id() { return in_.below(2) == 0 ? location_id.c_str() : agency_id.c_str(); }

  void new_app() {
    ghlauth_config *from = config();
    require(apps_.make(in_, [&](auto out, auto e) {
      return ghlauth_oauth_new(out, from, fuzz::app_client, fuzz::client_secret, fuzz::app_uri, e);
    }) == GHLAUTH_OK, "an app can be made");
  }
  void import(bool is_location) {
    ghlauth_oauth *app = some(apps_);
    const std::string json = server_.issue(is_location);
    const ghlauth_status status = installations_.make(in_, [&](auto out, auto e) {
      return ghlauth_oauth_import(app, out, json.c_str(), nullptr, time_.now_ms / 1000, "tenant 7", e);
    });
    require_handles(status, app);
    require(status == GHLAUTH_OK || status == GHLAUTH_E_INVALID_HANDLE, "a good token answer can be imported");
  }
  void installation_credential() {
    ghlauth_oauth *app = some(apps_);
    const ghlauth_status status = credentials_.make(
        in_, [&](auto out, auto e) { return ghlauth_credential_from_installation(out, app, some_id(), e); });
    require_handles(status, app);
  }
  void given_credential() {
    ghlauth_config *from = config();
    require(given_.make(in_, [&](auto out, auto e) {
      return ghlauth_credential_from_access_token(out, from, given_token, -1, 0, nullptr, e);
    }) == GHLAUTH_OK, "an access token can be used");
  }
  void new_pit() {
    ghlauth_config *from = config();
    require(pits_.make(in_, [&](auto out, auto e) {
      return ghlauth_pit_new(out, from, pit_tokens[0], GHLAUTH_LEVEL_LOCATION, fuzz::location, e);
    }) == GHLAUTH_OK, "a PIT can be used");
  }
  void pit_credential() {
    ghlauth_pit *pit = some(pits_);
    require_handles(pit_credentials_.make(in_, [&](auto out, auto e) { return ghlauth_credential_from_pit(out, pit, e); }), pit);
  }
  void replace_pit() {
    ghlauth_pit *pit = some(pits_);
    const char *next = pit_tokens[in_.below(2)];
    const std::int64_t overlap_s = in_.below(2) == 0 ? 0 : GHLAUTH_PIT_OVERLAP_S;
    require_handles(call([&](auto e) { return ghlauth_pit_replace(pit, next, overlap_s, e); }), pit);
  }

  /// What the fast path gives; "" for nothing.
  std::string bearer_of(ghlauth_credential *credential) {
    std::array<char, 128> buffer{};
    std::size_t needed = 0;
    const bool may_wait = in_.below(2) == 0;
    const ghlauth_status status = call([&](auto e) {
      return (may_wait ? ghlauth_credential_bearer : ghlauth_credential_bearer_now)(credential, buffer.data(), buffer.size(), &needed,
                                                                                     nullptr, 0, e);
    });
    require_handles(status, credential);
    require(status != GHLAUTH_OK || needed == std::strlen(buffer.data()) + 1, "the size is that of the token");
    return status == GHLAUTH_OK ? buffer.data() : "";
  }
  void bearer() {
    ghlauth_credential *given = some(given_);
    const std::string fixed = bearer_of(given);
    require(fixed == (is_good(given) ? given_token : ""), "a given token is given as long as its credential lives");
    ghlauth_credential *of_pit = some(pit_credentials_);
    const std::string pit = bearer_of(of_pit);
    require(is_good(of_pit) ? pit == pit_tokens[0] || pit == pit_tokens[1] : pit.empty(), "so is a PIT");
    const std::string issued = bearer_of(some(credentials_));
    require(issued.empty() || server_.has_issued(issued), "any other token was issued");
  }
  void token() {
    ghlauth_credential *credential = some(credentials_);
    ghlauth_cancel *until = cancel();
    require_handles(tokens_.make(in_, [&](auto out, auto e) { return ghlauth_credential_token(credential, out, 0, until, e); }),
                    credential);
    const ghlauth_token *one = tokens_.pick(in_);
    require(one == nullptr || server_.has_issued(ghlauth_token_access_token(one)), "a token was issued");
  }
  void refresh() {
    ghlauth_oauth *app = some(apps_);
    ghlauth_cancel *until = cancel();
    ghlauth_installation *renewed = nullptr;
    require_handles(call([&](auto e) { return ghlauth_oauth_refresh(app, &renewed, some_id(), until, e); }), app);
    ghlauth_installation_free(renewed);
  }
  void mint() {
    ghlauth_oauth *app = some(apps_);
    ghlauth_cancel *until = cancel();
    require_handles(
        call([&](auto e) { return ghlauth_oauth_mint_location(app, nullptr, fuzz::company, fuzz::location, until, e); }), app);
  }
  void authorize() {
    ghlauth_oauth *app = some(apps_);
    ghlauth_buf *state = nullptr;
    require_handles(urls_.make(in_, [&](auto out, auto e) { return ghlauth_oauth_authorize_url(app, out, &state, nullptr, e); }), app);
    if (state != nullptr) {
      const std::string query = std::string("?code=0123456789&state=") + ghlauth_buf_data(state);
      require(callbacks_.make(in_, [&](auto out, auto e) { return ghlauth_oauth_parse_callback(app, out, query.c_str(), nullptr, e); }) ==
                  GHLAUTH_OK,
              "the answer to an authorize URL is taken");
    }
    ghlauth_buf_free(state);
  }
  void exchange() {
    ghlauth_oauth *app = some(apps_);
    ghlauth_callback *callback = some(callbacks_);
    ghlauth_cancel *until = cancel();
    ghlauth_installation *made = nullptr;
    require_handles(call([&](auto e) { return ghlauth_oauth_exchange(app, &made, callback, "tenant 7", until, e); }), app, callback);
    ghlauth_installation_free(made);
  }
  void request() {
    const std::size_t kind = in_.below(3);
    require(requests_.make(in_, [&](auto out, auto e) {
      return kind == 0   ? ghlauth_request_new(out, "GET", "/contacts/1", e)
             : kind == 1 ? ghlauth_request_for_operation(out, "links/search-trigger-links", nullptr, e)
                         : ghlauth_request_new(out, "POST", "/contacts/", e);
    }) == GHLAUTH_OK, "a request can be made");
    ghlauth_request *one = some(requests_);
    require_handles(call([&](auto e) { return ghlauth_request_set_location(one, fuzz::location, e); }), one);
    if (kind == 2) require_handles(call([&](auto e) { return ghlauth_request_set_json(one, "{\"a\":1}", e); }), one);
  }
  void client() {
    ghlauth_config *from = config();
    require(clients_.make(in_, [&](auto out, auto e) { return ghlauth_client_new(out, from, e); }) == GHLAUTH_OK, "a client can be made");
    ghlauth_client *one = some(clients_);
    ghlauth_request *asked = some(requests_);
    ghlauth_preview *preview = nullptr;
    require_handles(call([&](auto e) { return ghlauth_preview_new(&preview, one, asked, e); }), one, asked);
    ghlauth_preview_free(preview);
  }
  ghlauth_credential *any_credential() {
    switch (in_.below(3)) {
      case 0: return some(credentials_);
      case 1: return some(given_);
      default: return some(pit_credentials_);
    }
  }
  void send() {
    ghlauth_client *by = some(clients_);
    ghlauth_credential *with = any_credential();
    ghlauth_request *what = some(requests_);
    ghlauth_cancel *until = cancel();
    ghlauth_response *response = nullptr;
    const ghlauth_status status = call([&](auto e) { return ghlauth_client_send(by, &response, with, what, until, e); });
    require_handles(status, by, with, what);
    require(status != GHLAUTH_OK || response != nullptr, "what was answered has an answer");
    if (response != nullptr) require((ghlauth_response_http_status(response) < 400) == (status == GHLAUTH_OK), "a refusal is a failure");
    ghlauth_response *&slot = responses_.pick(in_);
    ghlauth_response_free(std::exchange(slot, response));
  }
  void queue() {
    ghlauth_config *from = config();
    ghlauth_queue *&slot = queues_.pick(in_);
    if (slot == nullptr) must([&](auto e) { return ghlauth_queue_new(&slot, from, e); });
    ghlauth_queue *to = some(queues_);
    ghlauth_credential *with = any_credential();
    ghlauth_request *what = some(requests_);
    require_handles(call([&](auto e) { return ghlauth_queue_submit(to, with, what, 7, -1, e); }), to, with, what);
    if (in_.below(8) == 0) require_handles(call([&](auto e) { return ghlauth_queue_cancel_all(to, e); }), to);
  }
  void next() {
    ghlauth_queue *from = some(queues_);
    if (server_.http.is_late) server_.note_trouble();  // what is under way may be freed with the queue
    ghlauth_completion *completion = nullptr;
    const ghlauth_status status = call([&](auto e) { return ghlauth_queue_next(from, &completion, 0, nullptr, e); });
    require_handles(status, from);
    if (completion != nullptr) {
      require(ghlauth_completion_tag(completion) == 7, "a completion has its tag");
      require((ghlauth_completion_status(completion) == GHLAUTH_OK) == (ghlauth_completion_error(completion) == nullptr),
              "and an error when it failed, and only then");
    }
    ghlauth_completion_free(completion);
  }
  void pages() {
    ghlauth_client *by = some(clients_);
    ghlauth_credential *with = any_credential();
    ghlauth_request *what = some(requests_);
    require_handles(pages_.make(in_, [&](auto out, auto e) { return ghlauth_pages_new(out, by, with, what, e); }), by, with, what);
    ghlauth_pages *list = some(pages_);
    ghlauth_response *page = nullptr;
    require_handles(call([&](auto e) { return ghlauth_pages_next(list, &page, nullptr, e); }), list);
    ghlauth_response_free(page);
  }
  void look_up() {
    ghlauth_oauth *app = some(apps_);
    ghlauth_installations *found = nullptr;
    require_handles(call([&](auto e) { return ghlauth_oauth_find(app, &found, nullptr, nullptr, nullptr, e); }), app);
    for (std::size_t i = 0; i < ghlauth_installations_size(found); ++i) {
      const ghlauth_installation *one = ghlauth_installations_at(found, i);
      require(ghlauth_installation_id(one) == location_id || ghlauth_installation_id(one) == agency_id, "what is found was stored");
      fuzz::require_public(ghlauth_installation_state_reason(one));
    }
    ghlauth_installations_free(found);
    require_handles(installations_.make(in_, [&](auto out, auto e) { return ghlauth_oauth_installation(app, out, some_id(), e); }), app);
    ghlauth_locations *listed = nullptr;
    require_handles(call([&](auto e) { return ghlauth_oauth_installed_locations(app, &listed, fuzz::company, 1, nullptr, e); }), app);
    ghlauth_locations_free(listed);
  }
  void invalidate() {
    ghlauth_credential *credential = some(credentials_);
    const ghlauth_token *one = tokens_.pick(in_);
    const char *text = one == nullptr ? "no-token" : ghlauth_token_access_token(one);
    require_handles(call([&](auto e) { return ghlauth_credential_invalidate(credential, text, e); }), credential);
  }
  void remove() {
    ghlauth_oauth *app = some(apps_);
    require_handles(call([&](auto e) { return ghlauth_oauth_remove(app, some_id(), e); }), app);
  }

  void free_some() {
    switch (in_.below(8)) {
      case 0: return configs_.free_one(in_);
      case 1: return apps_.free_one(in_);
      case 2: return credentials_.free_one(in_);
      case 3: return pits_.free_one(in_);
      case 4: return clients_.free_one(in_);
      case 5: return queues_.free_one(in_);
      case 6: return stores_.free_one(in_);
      default:
        requests_.free_one(in_);
        pages_.free_one(in_);
        tokens_.free_one(in_);
        given_.free_one(in_);
        pit_credentials_.free_one(in_);
    }
  }

  Operations &in_;
  fuzz::Time &time_;
  fuzz::Server &server_;
  // Freed from the last to the first: what was made from others at the end.
  SLOTS(buf) urls_;
  SLOTS(token) tokens_;
  SLOTS(response) responses_;
  SLOTS(installation) installations_;
  SLOTS(pages) pages_;
  SLOTS(queue) queues_;
  SLOTS(credential) credentials_;
  SLOTS(credential) given_;
  SLOTS(credential) pit_credentials_;
  SLOTS(client) clients_;
  SLOTS(request) requests_;
  SLOTS(callback) callbacks_;
  SLOTS(cancel) cancels_;
  SLOTS(pit) pits_;
  SLOTS(oauth) apps_;
  SLOTS(store) stores_;
  SLOTS(config) configs_;
  ghlauth_list *stranger_ = nullptr;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::secrets() = {fuzz::client_secret, given_token, pit_tokens[0], pit_tokens[1]};
  Operations in(data, size);
  fuzz::Time time;
  fuzz::Server server(in);
  {
    World world(in, time, server);
    for (std::size_t i = 0; i < most_operations && !in.empty(); ++i) world.operate();
  }
  time.require_dropped();
  server.http.require_dropped();
  server.http.require_closed();
  return 0;
}
