// Setters of a configuration in any order with any arguments. Numbers are taken within the range that is documented, and only there;
// what is refused changes nothing that is shown; what is taken is shown; every table is dropped once.
#include "fuzz/abi.hpp"

namespace {

using fuzz::call;
using fuzz::Handed;
using fuzz::must;
using fuzz::Operations;
using fuzz::require;

constexpr std::size_t most_operations = 40;
constexpr const char *access_token = "given-access-kept-0001";

/// Four ways in which a table can be given; the last is none at all.
enum class Given { GOOD, LARGER, WITHOUT_FUNCTION, TOO_SMALL, NOTHING };

struct Tables : Handed {
  /// What makes the table another one than a good one.
  template <class Table, class Function>
  const Table *prepare(Table &table, Function Table::*needed, Given how) {
    if (how == Given::NOTHING) return nullptr;
    ++given;
    if (how == Given::LARGER) table.struct_size += 64;  // of a later version
    if (how == Given::TOO_SMALL) table.struct_size = static_cast<std::uint32_t>(sizeof table - sizeof(void *));
    if (how == Given::WITHOUT_FUNCTION) table.*needed = nullptr;
    return &table;
  }
};

struct Setup {
  fuzz::Time time;
  fuzz::Http http;
  Tables tables;
  ghlauth_config *config = nullptr;
  bool enforces = false;  ///< the permission check that was set last
  std::size_t asked = 0;
  std::string url;
  std::string user_agent;
  std::string version;

  Setup() {
    must([&](auto e) { return ghlauth_config_new(&config, e); });
    http.answer = [this](ghlauth_exchange *exchange) {
      ++asked;
      url = ghlauth_exchange_url(exchange);
      user_agent.clear();
      version.clear();
      for (std::size_t i = 0; i < ghlauth_exchange_header_count(exchange); ++i) {
        const std::string_view name = ghlauth_exchange_header_name(exchange, i);
        if (name == "User-Agent") user_agent = ghlauth_exchange_header_value(exchange, i);
        if (name == "Version") version = ghlauth_exchange_header_value(exchange, i);
      }
      fuzz::Http::give(exchange, 200, "{}");
    };
  }
  Setup(const Setup &) = delete;
  Setup &operator=(const Setup &) = delete;
  ~Setup() {
    ghlauth_config_free(config);
    tables.require_dropped();
    time.require_dropped();
    http.require_dropped();
    http.require_closed();
  }
};

/// All that can be seen of a configuration without sending anything.
std::string shown(const ghlauth_config *config) {
  ghlauth_client *client = nullptr;
  ghlauth_request *request = nullptr;
  ghlauth_preview *preview = nullptr;
  ghlauth_oauth *oauth = nullptr;
  ghlauth_buf *url = nullptr;
  must([&](auto e) { return ghlauth_client_new(&client, config, e); });
  must([&](auto e) { return ghlauth_request_new(&request, "GET", "/contacts/1", e); });
  must([&](auto e) { return ghlauth_preview_new(&preview, client, request, e); });
  must([&](auto e) { return ghlauth_oauth_new(&oauth, config, fuzz::app_client, fuzz::client_secret, fuzz::app_uri, e); });
  must([&](auto e) { return ghlauth_oauth_authorize_url(oauth, &url, nullptr, nullptr, e); });
  std::string all = std::string(ghlauth_preview_url(preview)) + "\n";
  const ghlauth_headers *headers = ghlauth_preview_headers(preview);
  for (std::size_t i = 0; i < ghlauth_headers_size(headers); ++i)
    all += std::string(ghlauth_headers_name_at(headers, i)) + ": " + ghlauth_headers_value_at(headers, i) + "\n";
  const std::string_view page(ghlauth_buf_data(url));
  all += page.substr(0, page.find('?'));
  ghlauth_buf_free(url);
  ghlauth_oauth_free(oauth);
  ghlauth_preview_free(preview);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  return all;
}

/// A setter of a number with its documented range.
struct Number {
  ghlauth_status (*set)(ghlauth_config *, std::int64_t, ghlauth_error **);
  std::int64_t least;
  std::int64_t most;
};
constexpr Number numbers[] = {{ghlauth_config_set_timeout_ms, 1, 3600000},
                              {ghlauth_config_set_connect_timeout_ms, 1, 3600000},
                              {ghlauth_config_set_max_wait_ms, 0, 86400000},
                              {ghlauth_config_set_max_response_bytes, 1, 1073741824},
                              {ghlauth_config_set_expiry_margin_s, 0, 3600}};
struct Choice {
  ghlauth_status (*set)(ghlauth_config *, std::int32_t, ghlauth_error **);
  std::int32_t most;  ///< from 0 on
};
constexpr Choice choices[] = {{ghlauth_config_set_token_body, 1},
                              {ghlauth_config_set_max_retries, 20},
                              {ghlauth_config_set_proxy_from_environment, 1},
                              {ghlauth_config_set_permission_check, 2},
                              {ghlauth_config_set_shared_budget, 1}};
using SetText = ghlauth_status (*)(ghlauth_config *, const char *, ghlauth_error **);
constexpr SetText texts[] = {ghlauth_config_set_api_url,    ghlauth_config_set_marketplace_url, ghlauth_config_set_api_generation,
                             ghlauth_config_set_default_version, ghlauth_config_set_user_agent, ghlauth_config_set_proxy_url,
                             ghlauth_config_set_ca_file,    ghlauth_config_set_module_dir};

template <class List>
const auto &pick(const List &list, Operations &in) {
  return list[in.below(std::size(list))];
}

ghlauth_status set_number(ghlauth_config *config, Operations &in) {
  const Number &number = pick(numbers, in);
  const std::int64_t value = in.number();
  const ghlauth_status status = call([&](auto e) { return number.set(config, value, e); });
  require(status == (value >= number.least && value <= number.most ? GHLAUTH_OK : GHLAUTH_E_INVALID_ARGUMENT), "a range is as documented");
  return status;
}

ghlauth_status set_choice(Setup &setup, Operations &in) {
  const Choice &choice = pick(choices, in);
  const auto value = static_cast<std::int32_t>(in.number());
  const ghlauth_status status = call([&](auto e) { return choice.set(setup.config, value, e); });
  if (choice.set == ghlauth_config_set_permission_check && status == GHLAUTH_OK) setup.enforces = value == GHLAUTH_PERMISSION_CHECK_ENFORCE;
  require(status == (value >= 0 && value <= choice.most ? GHLAUTH_OK : GHLAUTH_E_INVALID_ARGUMENT), "a choice is as documented");
  return status;
}

ghlauth_status set_text(ghlauth_config *config, Operations &in) {
  const SetText set = pick(texts, in);
  const std::string text = in.text();
  const ghlauth_status status = call([&](auto e) { return set(config, text.c_str(), e); });
  require(fuzz::is_one_of(status, {GHLAUTH_OK, GHLAUTH_E_INVALID_ARGUMENT, GHLAUTH_E_INSECURE_URL, GHLAUTH_E_UNSUPPORTED}),
          "a text is refused in a documented way");
  require(status != GHLAUTH_E_INSECURE_URL || set == texts[0] || set == texts[1], "of URLs");
  require(status != GHLAUTH_E_UNSUPPORTED || set == texts[2], "or generations");
  require(call([&](auto e) { return set(config, nullptr, e); }) == GHLAUTH_E_INVALID_ARGUMENT, "NULL is no text");
  return status;
}

ghlauth_status set_rate(ghlauth_config *config, Operations &in) {
  const std::int64_t max = in.number();
  const std::int64_t interval_ms = in.number();
  const std::int64_t daily = in.number();
  const ghlauth_status status = call([&](auto e) { return ghlauth_config_set_rate_limit(config, max, interval_ms, daily, e); });
  const bool is_good = max >= 1 && max <= 1000000 && interval_ms >= 1 && interval_ms <= 3600000 && daily >= 0 && daily <= 1000000000000;
  require(status == GHLAUTH_OK || status == GHLAUTH_E_INVALID_ARGUMENT, "a limit is taken or not");
  require((status == GHLAUTH_OK) == is_good || max == 0, "as documented");
  return status;
}

ghlauth_status set_store(ghlauth_config *config) {
  ghlauth_store *store = nullptr;
  must([&](auto e) { return ghlauth_store_open(&store, "memory:", nullptr, e); });
  const ghlauth_status status = call([&](auto e) { return ghlauth_config_set_store(config, store, e); });
  ghlauth_store_free(store);  // the configuration has it
  return status;
}

ghlauth_status set_table(Setup &setup, Operations &in) {
  Tables &tables = setup.tables;
  const std::size_t which = in.below(4);
  const auto given = static_cast<Given>(in.below(5));
  ghlauth_config *config = in.below(16) == 0 ? nullptr : setup.config;  // then it is dropped as well
  ghlauth_status status = GHLAUTH_OK;
  bool is_good = given != Given::TOO_SMALL && given != Given::WITHOUT_FUNCTION;
  if (which == 0) {
    ghlauth_log_table table = {sizeof table, GHLAUTH_LOG_DEBUG, &tables, Handed::drop, [](void *, std::int32_t, const char *line) {
                                 fuzz::require_public(line);
                               }};
    const ghlauth_log_table *one = tables.prepare(table, &ghlauth_log_table::write, given);
    status = call([&](auto e) { return ghlauth_config_set_log(config, one, e); });
  } else if (which == 1) {
    ghlauth_clock_table table = {sizeof table, &tables, Handed::drop, [](void *) { return fuzz::start_s * 1000; }};
    const ghlauth_clock_table *one = tables.prepare(table, &ghlauth_clock_table::unix_ms, given);
    status = call([&](auto e) { return ghlauth_config_set_clock(config, one, e); });
  } else if (which == 2) {
    ghlauth_transport_table table = {sizeof table, &tables, Handed::drop, nullptr, nullptr, nullptr, nullptr, nullptr};
    table.start = [](void *, ghlauth_exchange *) -> ghlauth_status { return GHLAUTH_E_CONNECT; };
    const ghlauth_transport_table *one = tables.prepare(table, &ghlauth_transport_table::start, given);
    status = call([&](auto e) { return ghlauth_config_set_transport(config, one, e); });
  } else {
    ghlauth_observer table = {sizeof table, &tables, Handed::drop, nullptr, nullptr};
    const ghlauth_observer *one = tables.prepare(table, &ghlauth_observer::after, given);
    status = call([&](auto e) { return ghlauth_config_set_observer(config, one, e); });
    is_good = given != Given::TOO_SMALL;  // it needs no function
  }
  require(status == (!is_good ? GHLAUTH_E_INVALID_ARGUMENT : config == nullptr ? GHLAUTH_E_INVALID_HANDLE : GHLAUTH_OK),
          "a table is taken when it is whole");
  return status;
}

ghlauth_status operate(Setup &setup, Operations &in) {
  switch (in.below(6)) {
    case 0: return set_number(setup.config, in);
    case 1: return set_choice(setup, in);
    case 2: return set_text(setup.config, in);
    case 3: return set_rate(setup.config, in);
    case 4: return set_table(setup, in);
    default: return set_store(setup.config);
  }
}

void require_sent_as_shown(const Setup &setup, const std::string &before) {
  require(setup.asked == 1, "once");
  require(before.starts_with(setup.url + "\n"), "to where it was shown");
  require(setup.version.empty() ? before.find("\nVersion: ") == std::string::npos
                                : before.find("\nVersion: " + setup.version + "\n") != std::string::npos,
          "with the Version that was shown");
  require(setup.user_agent.starts_with("ghlauth/"), "by ghlauth");
  require(setup.url.starts_with("https://") || setup.url.starts_with("http://127.") || setup.url.starts_with("http://[::1]") ||
              setup.url.starts_with("http://localhost"),
          "and never in the clear over a network");
}

/// What was set is what is sent, or denied where it is enforced. From here on nothing waits and the target's own HTTP answers.
void send_once(Setup &setup, const std::string &before) {
  const ghlauth_clock_table clock = setup.time.table();
  const ghlauth_transport_table transport = setup.http.table();
  must([&](auto e) { return ghlauth_config_set_clock(setup.config, &clock, e); });
  must([&](auto e) { return ghlauth_config_set_transport(setup.config, &transport, e); });
  must([&](auto e) { return ghlauth_config_set_rate_limit(setup.config, 0, 0, 0, e); });
  ghlauth_client *client = nullptr;
  ghlauth_request *request = nullptr;
  ghlauth_credential *credential = nullptr;
  ghlauth_response *response = nullptr;
  must([&](auto e) { return ghlauth_client_new(&client, setup.config, e); });
  must([&](auto e) { return ghlauth_request_new(&request, "GET", "/contacts/1", e); });
  must([&](auto e) { return ghlauth_credential_from_access_token(&credential, setup.config, access_token, -1, 0, nullptr, e); });
  const ghlauth_status status = call([&](auto e) { return ghlauth_client_send(client, &response, credential, request, nullptr, e); });
  if (setup.enforces && fuzz::is_one_of(status, {GHLAUTH_E_VERSION_INVALID, GHLAUTH_E_VERSION_MISMATCH})) {
    require(setup.asked == 0, "what is denied is not sent");
    require(before.find("\nVersion: 2021-07-28\n") == std::string::npos, "the operation's own Version is not denied");
  } else {
    require(fuzz::is_one_of(status, {GHLAUTH_OK, GHLAUTH_E_RESPONSE_TOO_LARGE}), "it is sent");
    require_sent_as_shown(setup, before);
  }
  ghlauth_response_free(response);
  ghlauth_credential_free(credential);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::secrets() = {fuzz::client_secret, access_token};
  Operations in(data, size);
  Setup setup;
  std::string before = shown(setup.config);
  for (std::size_t i = 0; i < most_operations && !in.empty(); ++i) {
    const ghlauth_status status = operate(setup, in);
    std::string after = shown(setup.config);
    require(status == GHLAUTH_OK || after == before, "a setter that fails changes nothing");
    before = std::move(after);
  }
  send_once(setup, before);
  return 0;
}
