// What HighLevel knows about the installations of the app: listing them, and ending them.
#include <algorithm>
#include <utility>

#include "auth/authorized_call.hpp"
#include "auth/oauth.hpp"
#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/json.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::size_t page_size = 100;          // facts: 100 is used in the wild, the default is 20
constexpr std::size_t max_locations = 1000000;  // ends a server that never does

// What the answer with one page says about the next one.
struct Page {
  bool is_last = true;
  std::string next_token;
};

Page read_page(ListedLocations &to, std::string_view body, Paging paging) {
  const JsonDocument document = JsonDocument::parse(body);
  const JsonValue in = document.root();
  const JsonValue list = in[paging == Paging::SKIP ? "locations" : "items"];
  if (!list.is_array()) throw Error(Status::BAD_RESPONSE, "the list of installed locations has no locations");
  const std::vector<JsonValue> items = list.items();
  for (const JsonValue &item : items) {
    ListedLocation location;
    location.id = item["_id"].string_or_empty();
    if (location.id.empty()) throw Error(Status::BAD_RESPONSE, "the list of installed locations has one without an id");
    location.name = item["name"].string_or_empty();
    location.address = item["address"].string_or_empty();
    location.is_installed = item["isInstalled"].boolean().value_or(false);
    to.locations.push_back(std::move(location));
  }
  to.installs_to_future_locations = in["installToFutureLocations"].boolean().value_or(false);
  Page page;
  if (paging == Paging::PAGE_TOKEN) {
    page.next_token = in["pagination"]["nextPageToken"].string_or_empty();
    page.is_last = page.next_token.empty() || !in["pagination"]["hasNextPage"].boolean().value_or(true);
  } else {  // a server may give fewer than it is asked for, and count them all
    const bool more = in["count"].integer().value_or(0) > static_cast<std::int64_t>(to.locations.size());
    page.is_last = items.empty() || (items.size() < page_size && !more);
  }
  return page;
}

std::string page_query(Paging paging, std::size_t known, const std::string &token) {
  const std::string size = std::to_string(page_size);
  if (paging == Paging::SKIP) return "&skip=" + std::to_string(known) + "&limit=" + size;
  return "&pageSize=" + size + (token.empty() ? "" : "&pageToken=" + percent_encode(token));
}

}  // namespace

Task<ListedLocations> OAuth::installed_locations(net::Session &session, std::string company_id, bool installed_only,
                                                 std::string location_id) {
  const Endpoints &endpoints = *environment_->endpoints;
  CredentialPtr agency = co_await credential(InstallationRecord::id_of(app_id_, company_id));
  const std::string path = std::string(endpoints.installed_locations) + "?companyId=" + percent_encode(company_id) +
                           "&appId=" + percent_encode(app_id_) + (installed_only ? "&isInstalled=true" : "") +
                           (location_id.empty() ? std::string() : "&locationId=" + percent_encode(location_id));
  ListedLocations all;
  Page page;
  do {
    const std::size_t known = all.locations.size();
    auto request = endpoint_request(*environment_, "GET", path + page_query(endpoints.paging, known, page.next_token));
    const ApiResult result = co_await authorized_call(session, environment_, agency, std::move(request));
    if (result.error) throw Error(*result.error);
    try {
      page = read_page(all, view(result.response.body), endpoints.paging);
      const bool is_new = known < all.locations.size();
      if ((known != 0 && is_new && all.locations[known].id == all.locations[0].id) || (!is_new && !page.is_last))
        throw Error(Status::BAD_RESPONSE, "the list of installed locations has the same page again and again");
    } catch (Error &error) {
      error.http_status = result.response.status;
      error.add(generation_note(endpoints.generation));
      throw;
    }
  } while (!page.is_last && all.locations.size() < max_locations);
  co_return all;
}

Task<> OAuth::uninstall(net::Session &session, std::string id, std::string reason) {
  const store::Stored stored = co_await load(id);
  const InstallationRecord record = stored.record;
  JsonWriter body;
  body.begin_object();
  if (record.level == Level::AGENCY)
    body.member("companyId", record.company_id);
  else
    body.member("locationId", record.location_id);
  body.member("reason", reason.empty() ? std::string_view("uninstalled by the app") : std::string_view(reason));
  body.end_object();
  auto request = endpoint_request(*environment_, "DELETE", installations_path(app_id_), "application/json");
  SecretBytes bytes;
  append(bytes, body.text());
  request->body = std::make_shared<const SecretBytes>(std::move(bytes));
  CredentialPtr own = co_await credential(id);
  const ApiResult result = co_await authorized_call(session, environment_, std::move(own), std::move(request));
  if (result.error) throw Error(*result.error);

  co_await bury_with_locations(record, "uninstalled by the app");
}

}  // namespace ghlauth::auth
