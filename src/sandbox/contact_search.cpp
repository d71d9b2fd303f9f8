// The advanced search of contacts: text, filters, an order, and pages by number or behind the last contact of the one before.
#include <algorithm>
#include <tuple>

#include "core/ascii.hpp"
#include "core/json.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/validation.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::int64_t max_page = 500;
constexpr std::int64_t max_numbered = 10'000;  // contacts that can be reached with page

struct Order {
  bool by_update = false;
  bool ascending = false;
  [[nodiscard]] std::int64_t key(const Contact &c) const noexcept { return by_update ? c.updated_ms : c.added_ms; }
};

/// The value of a field as JSON text; empty when the contact has no such field.
std::string field_json(const Contact &contact, std::string_view name) {
  if (name == "id") return '"' + contact.id + '"';
  if (name == "dateAdded" || name == "dateUpdated")
    return '"' + iso_time(name == "dateAdded" ? contact.added_ms : contact.updated_ms) + '"';
  const auto found = std::find_if(contact.fields.begin(), contact.fields.end(), [&](const auto &f) { return f.first == name; });
  return found == contact.fields.end() ? "" : found->second;
}

/// A bound of a range as the text that dates are compared by: milliseconds, or a date as the API itself writes it.
std::string bound(const JsonValue &value) {
  const auto ms = value.integer();
  return ms ? iso_time(*ms) : std::string(value.string_or_empty());
}

void check_filter(Complaints &complaints, const Part &filter) {
  if (filter.value["group"].present()) {
    complaints.need_one_of(filter, "group", {"AND", "OR"});
    complaints.need_array(filter, "filters");
    for (const Part &inner : filter.items("filters")) check_filter(complaints, inner);
    return;
  }
  complaints.need_text(filter, "field");
  const std::string_view operation = filter.value["operator"].string_or_empty();
  if (operation != "eq" && operation != "contains" && operation != "range")
    complaints.add(filter, "operator is none of those that the sandbox has: eq, contains, range");
  if (operation != "range") return;
  for (const JsonValue &end : filter.value["value"].items())
    if (bound(end).size() != iso_time(0).size()) complaints.add(filter, "value must be a range of dates");
}

bool passes(const Contact &contact, const JsonValue &filter) {
  if (filter["group"].present()) {
    const auto inner = filter["filters"].items();
    const auto one = [&](const JsonValue &each) { return passes(contact, each); };
    return filter["group"].string_or_empty() == "AND" ? std::all_of(inner.begin(), inner.end(), one)
                                                      : std::any_of(inner.begin(), inner.end(), one);
  }
  const std::string found = field_json(contact, filter["field"].string_or_empty());
  const JsonValue wanted = filter["value"];
  const std::string_view operation = filter["operator"].string_or_empty();
  if (operation == "eq") return found == wanted.dump();
  if (operation == "contains") return lower_case(found).find(lower_case(wanted.string_or_empty())) != std::string::npos;
  const std::string date = found.size() > 2 ? found.substr(1, found.size() - 2) : "";
  const auto holds = [&](std::string_view name, auto compare) {
    return !wanted[name].present() || compare(date, bound(wanted[name]));
  };
  return holds("gt", std::greater<>()) && holds("gte", std::greater_equal<>()) && holds("lt", std::less<>()) &&
         holds("lte", std::less_equal<>());
}

bool has_text(const Contact &contact, const std::string &lower_text) {
  return std::any_of(contact.fields.begin(), contact.fields.end(),
                     [&](const auto &field) { return lower_case(field.second).find(lower_text) != std::string::npos; });
}

Complaints check(const Part &body) {
  Complaints complaints;
  const JsonValue root = body.value;
  const std::int64_t limit = root["pageLimit"].integer().value_or(0);
  const std::int64_t page = root["page"].integer().value_or(1);
  if (limit < 1) complaints.add(body, "pageLimit must not be less than 1");
  if (limit > max_page) complaints.add(body, "pageLimit must not be greater than 500");
  if (page < 1) complaints.add(body, "page must not be less than 1");
  if (limit > 0 && page > max_numbered / limit) complaints.add(body, "page reaches 10000 contacts, use searchAfter");
  if (root["page"].present() && root["searchAfter"].present()) complaints.add(body, "page cannot be used with searchAfter");
  for (const Part &filter : body.items("filters")) check_filter(complaints, filter);
  for (const Part &sort : body.items("sort")) {
    const std::string_view field = sort.value["field"].string_or_empty();
    if (field != "dateAdded" && field != "dateUpdated")
      complaints.add(sort, "field is none of those that the sandbox sorts by: dateAdded, dateUpdated");
    complaints.need_one_of(sort, "direction", {"asc", "desc"});
  }
  return complaints;
}

Order order_of(const JsonValue &root) {
  const auto sorts = root["sort"].items();
  if (sorts.empty()) return {};
  return {sorts.front()["field"].string_or_empty() == "dateUpdated", sorts.front()["direction"].string_or_empty() == "asc"};
}

std::vector<const Contact *> matching(const ApiCall &api, const JsonValue &root, Order order) {
  std::vector<const Contact *> found;
  const std::string text = lower_case(root["query"].string_or_empty());
  const auto filters = root["filters"].items();
  for (const auto &[id, contact] : api.call.world.state.contacts)
    if (contact.location_id == api.location_id && (text.empty() || has_text(contact, text)) &&
        std::all_of(filters.begin(), filters.end(), [&one = contact](const JsonValue &filter) { return passes(one, filter); }))
      found.push_back(&contact);
  std::sort(found.begin(), found.end(), [&](const Contact *a, const Contact *b) {
    if (!order.ascending) std::swap(a, b);
    return std::tuple(order.key(*a), std::string_view(a->id)) < std::tuple(order.key(*b), std::string_view(b->id));
  });
  return found;
}

}  // namespace

Response search_contacts(ApiCall &api) {
  const JsonDocument document = JsonDocument::parse(api.call.request.body);
  const JsonValue root = document.root();
  if (const Complaints complaints = check({root, ""}); complaints.any())
    return complaints.response("contacts.search-validation");
  const Order order = order_of(root);
  const auto found = matching(api, root, order);
  const std::int64_t limit = *root["pageLimit"].integer();
  const auto after = root["searchAfter"].items();
  const std::int64_t after_key = after.size() == 2 ? after[0].integer().value_or(0) : 0;
  std::int64_t skip = (root["page"].integer().value_or(1) - 1) * limit;
  JsonWriter out;
  out.begin_object().key("contacts").begin_array();
  std::int64_t written = 0;
  for (const Contact *contact : found) {
    const std::tuple here(order.key(*contact), std::string_view(contact->id));
    const std::tuple there(after_key, after.size() == 2 ? after[1].string_or_empty() : std::string_view());
    if (!after.empty() && (order.ascending ? here <= there : here >= there)) continue;
    if (skip-- > 0 || written == limit) continue;
    ++written;
    JsonWriter cursor;
    cursor.begin_array().integer(order.key(*contact)).string(contact->id).end_array();
    out.begin_object();
    write_contact(out, *contact);
    out.key("searchAfter").raw(cursor.text()).end_object();
  }
  out.end_array().member("total", static_cast<std::int64_t>(found.size()));
  return json_response(200, out.end_object().str(), "contacts.search");
}

}  // namespace ghlauth::sandbox
