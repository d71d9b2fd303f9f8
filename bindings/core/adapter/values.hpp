// Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ghlauth_binding {

/// Bytes, and not a text: each language maps them to what it has for bytes.
struct Bytes {
  std::string data;
};

/// A header of a request or an answer.
struct Header {
  Header() = default;
  Header(std::string header_name, std::string header_value) : name(std::move(header_name)), value(std::move(header_value)) {}

  std::string name;
  std::string value;
};

/// What a SecretListener gives. `expires_at_s` is for access tokens: -1 when it is not known.
struct Secret {
  Secret() = default;
  explicit Secret(std::string secret, std::int64_t expires = -1) : text(std::move(secret)), expires_at_s(expires) {}

  std::string text;  ///< SECRET
  std::int64_t expires_at_s = -1;
};

/// A row of an application's store, as ghlauth/store_table.h describes it. Version 0: there is no such row.
struct StoreRow {
  std::string key;
  Bytes value;
  std::int64_t version = 0;
  std::int64_t due_s = 0;
  std::string app_id;
  std::string owner;
  std::string company_id;
  std::string location_id;
};

/// Which rows are looked for: the first `limit` behind the key `after`, ordered by key, with these columns where `by_...` is set.
struct StoreQuery {
  bool by_app_id = false;
  bool by_owner = false;
  bool by_company_id = false;
  bool by_location_id = false;
  std::string app_id;
  std::string owner;
  std::string company_id;
  std::string location_id;
  std::string after;
  std::int64_t limit = 0;

  /// Tells whether a row is one of them, but for the limit.
  bool fits(const StoreRow &row) const {
    return row.key > after && (!by_app_id || row.app_id == app_id) && (!by_owner || row.owner == owner) &&
           (!by_company_id || row.company_id == company_id) && (!by_location_id || row.location_id == location_id);
  }
};

/// Who has a lease, and for how long at most.
struct StoreLease {
  StoreLease() = default;
  StoreLease(std::string lease_holder, std::int64_t remaining) : holder(std::move(lease_holder)), remaining_ms(remaining) {}

  std::string holder;
  std::int64_t remaining_ms = 0;
};

}  // namespace ghlauth_binding
