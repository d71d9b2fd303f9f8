// HighLevel's list of installed locations, page after page, as any server gives it. Bytes: one of flags, then the bodies of the pages,
// with a line "--" between them; behind them the server fails. However it answers, listing them ends, and what is listed has an id.
#include "fuzz/abi.hpp"

namespace {

using fuzz::call;
using fuzz::must;
using fuzz::require;

constexpr const char *access_token = "agency-access-kept-0001";
constexpr const char *agency_json =
    R"({"access_token":"agency-access-kept-0001","refresh_token":"agency-refresh-kept-0001","expires_in":86399,)"
    R"("userType":"Company","companyId":"ve9EPM428h8vShlRW1KT","scope":"oauth.readonly oauth.write"})";

std::vector<std::string_view> pages_of(std::string_view text) {
  constexpr std::string_view between = "\n--\n";
  std::vector<std::string_view> pages;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(between);
    pages.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + between.size());
  }
  return pages;
}

struct Agency {
  fuzz::Time time;
  fuzz::Http http;
  ghlauth_config *config = nullptr;
  ghlauth_oauth *oauth = nullptr;

  explicit Agency(bool is_v3) {
    const ghlauth_clock_table clock = time.table();
    const ghlauth_transport_table transport = http.table();
    must([&](auto e) { return ghlauth_config_new(&config, e); });
    must([&](auto e) { return ghlauth_config_set_clock(config, &clock, e); });
    must([&](auto e) { return ghlauth_config_set_transport(config, &transport, e); });
    must([&](auto e) { return ghlauth_config_set_max_retries(config, 0, e); });
    must([&](auto e) { return ghlauth_config_set_rate_limit(config, 0, 0, 0, e); });
    must([&](auto e) { return ghlauth_config_set_api_generation(config, is_v3 ? "v3" : "2021-07-28", e); });
    must([&](auto e) { return ghlauth_oauth_new(&oauth, config, fuzz::app_client, fuzz::client_secret, fuzz::app_uri, e); });
    must([&](auto e) { return ghlauth_oauth_import(oauth, nullptr, agency_json, nullptr, fuzz::start_s, nullptr, e); });
    fuzz::secrets() = {fuzz::client_secret, access_token, "agency-refresh-kept-0001"};
  }
};

void check(const ghlauth_locations *locations, std::size_t bytes) {
  const std::size_t count = ghlauth_locations_size(locations);
  require(count <= bytes, "there are no more than the pages have room for");
  for (std::size_t i = 0; i < count; ++i) {
    require(*ghlauth_locations_id(locations, i) != '\0', "each has an id");
    for (const char *text : {ghlauth_locations_id(locations, i), ghlauth_locations_name(locations, i),
                             ghlauth_locations_address(locations, i)})
      require(text != nullptr && ghlauth::is_utf8(text), "and texts");
    require((ghlauth_locations_is_installed(locations, i) & ~1) == 0, "and is installed or not");
  }
  require(ghlauth_locations_id(locations, count) == nullptr, "there is none behind the last");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size == 0) return 0;
  static Agency older(false);
  static Agency newer(true);
  Agency &agency = (data[0] & 1U) != 0 ? newer : older;
  const std::vector<std::string_view> pages = pages_of(fuzz::text_of(data + 1, size - 1));
  std::size_t asked = 0;
  bool has_failed = false;
  agency.http.is_late = (data[0] & 2U) != 0;
  agency.http.answer = [&](ghlauth_exchange *exchange) {
    require(std::string_view(ghlauth_exchange_method(exchange)) == "GET", "listing changes nothing");
    require(std::string_view(ghlauth_exchange_url(exchange)).find(access_token) == std::string_view::npos, "no URL has a token");
    has_failed = asked == pages.size();
    if (has_failed)
      fuzz::Http::give(exchange, 500, "{}");
    else
      fuzz::Http::give(exchange, 200, pages[asked++]);
  };
  ghlauth_locations *locations = nullptr;
  const ghlauth_status status = call([&](auto e) {
    return ghlauth_oauth_installed_locations(agency.oauth, &locations, fuzz::company, (data[0] & 4U) != 0 ? 1 : 0, nullptr, e);
  });
  require((status == GHLAUTH_OK) == (locations != nullptr), "there is a list when it is whole, and only then");
  require(fuzz::is_one_of(status, {GHLAUTH_OK, GHLAUTH_E_BAD_RESPONSE, GHLAUTH_E_SERVER}), "or it is known what was wrong");
  require((status == GHLAUTH_E_SERVER) == has_failed, "a server that fails is told so");
  if (locations != nullptr) check(locations, size);
  ghlauth_locations_free(locations);
  return 0;
}
