// The list of transactions, in pages by offset.
#include "core/json.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/validation.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_page = 100;
constexpr std::size_t max_offset = 1'000'000;

std::string transaction_json(const Item &item) {
  JsonWriter out;
  out.begin_object().member("_id", item.id).member("altId", item.location_id).member("altType", "location");
  for (const auto &[name, json] : item.fields) out.key(name).raw(json);
  out.member("createdAt", iso_time(item.added_ms)).member("updatedAt", iso_time(item.updated_ms));
  return out.member("fulfilledAt", iso_time(item.added_ms)).end_object().str();
}

}  // namespace

Response list_transactions(ApiCall &api) {
  const auto limit = query_number(api.call.request, "limit", 10, max_page);
  const auto offset = query_number(api.call.request, "offset", 0, max_offset, 0);
  if (!limit) return validation_failure({"limit must not be greater than 100"}, "payments.limit");
  if (!offset) return validation_failure({"offset must be a number string"}, "payments.offset");
  std::size_t total = 0;
  JsonWriter out;
  out.begin_object().key("data").begin_array();
  for (const Item &item : api.call.world.state.items.of("transactions")) {
    if (item.location_id != api.location_id) continue;
    if (total >= *offset && total - *offset < *limit) out.raw(transaction_json(item));
    ++total;
  }
  out.end_array().member("totalCount", static_cast<std::int64_t>(total));
  return json_response(200, out.end_object().str(), "payments.transactions");
}

}  // namespace ghlauth::sandbox
