// The search of opportunities: newest first (or order=added_asc), in pages by number or behind startAfterId.
#include <algorithm>
#include <array>

#include "core/json.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/validation.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_page = 100;
constexpr std::array<std::string_view, 5> statuses = {"open", "won", "lost", "abandoned", "all"};
constexpr std::size_t max_pages = 1'000'000;

std::string_view status_of(const Item &item) noexcept {
  const auto found = std::find_if(item.fields.begin(), item.fields.end(), [](const auto &f) { return f.first == "status"; });
  if (found == item.fields.end()) return "\"open\"";
  return found->second;
}

std::vector<const Item *> matching(const ApiCall &api, std::string_view status, bool ascending) {
  std::vector<const Item *> found;
  const std::string wanted = '"' + std::string(status) + '"';
  for (const Item &item : api.call.world.state.items.of("opportunities"))
    if (item.location_id == api.location_id && (status.empty() || status == "all" || status_of(item) == wanted))
      found.push_back(&item);
  if (!ascending) std::reverse(found.begin(), found.end());  // they are in the order in which they were made
  return found;
}

std::string opportunity_json(const Item &item) {
  JsonWriter out;
  out.begin_object().member("id", item.id).member("locationId", item.location_id);
  for (const auto &[name, json] : item.fields) out.key(name).raw(json);
  out.member("createdAt", iso_time(item.added_ms)).member("updatedAt", iso_time(item.updated_ms));
  return out.end_object().str();
}

}  // namespace

Response search_opportunities(ApiCall &api) {
  const Request &request = api.call.request;
  const auto limit = query_number(request, "limit", 20, max_page);
  if (!limit) return validation_failure({"limit must not be greater than 100"}, "opportunities.limit");
  const auto page = query_number(request, "page", 1, max_pages);
  if (!page) return validation_failure({"page must not be less than 1"}, "opportunities.page");
  const std::string_view status = request.parameter("status").value_or("");
  if (!status.empty() && std::find(statuses.begin(), statuses.end(), status) == statuses.end())
    return validation_failure({"status must be one of the following values: open, won, lost, abandoned, all"},
                              "opportunities.status");
  const auto found = matching(api, status, request.parameter("order") == "added_asc");
  // startAfter is the time of the item that startAfterId names, which is enough to find the place.
  const std::string_view after = request.parameter("startAfterId").value_or("");
  auto next = after.empty() ? found.begin()
                            : std::find_if(found.begin(), found.end(), [&](const Item *item) { return item->id == after; });
  if (!after.empty() && next != found.end()) ++next;
  if (after.empty()) next += static_cast<std::ptrdiff_t>(std::min((*page - 1) * *limit, found.size()));

  const Item *last = nullptr;
  JsonWriter out;
  out.begin_object().key("opportunities").begin_array();
  for (std::size_t written = 0; next != found.end() && written < *limit; ++next, ++written)
    out.raw(opportunity_json(*(last = *next)));
  out.end_array().key("meta").begin_object().member("total", static_cast<std::int64_t>(found.size()));
  if (last) out.member("startAfterId", last->id).member("startAfter", last->added_ms);
  return json_response(200, out.end_object().end_object().str(), "opportunities.search");
}

}  // namespace ghlauth::sandbox
