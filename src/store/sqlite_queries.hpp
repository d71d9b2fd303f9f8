// What is asked of an SQLite store. Every look-up goes by an index, and one for each column is enough.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/table.hpp"

namespace ghlauth::store {

#define GHLAUTH_ROW_COLUMNS "key, value, version, app_id, owner, company_id, location_id, due_s"

inline constexpr const char *sqlite_get = "SELECT " GHLAUTH_ROW_COLUMNS " FROM row WHERE key = ?";
inline constexpr const char *sqlite_due =
    "SELECT " GHLAUTH_ROW_COLUMNS " FROM row WHERE app_id = ?1 AND due_s > 0 AND due_s <= ?2 ORDER BY due_s, key LIMIT ?3";

struct SqliteScan {
  std::string sql;                       ///< ?1: behind which key; ?2: how many; from ?3 on: what is wanted
  std::vector<std::string_view> wanted;  ///< borrowed from the filter
};

inline SqliteScan sqlite_scan(const Filter &filter) {
  SqliteScan scan;
  scan.sql = "SELECT " GHLAUTH_ROW_COLUMNS " FROM row WHERE key > ?1";
  bool has_index = false;
  const auto add = [&](const char *column, const std::optional<std::string> &value) {
    if (!value) return;
    scan.wanted.push_back(*value);
    // A "+" keeps SQLite from taking the index of a column that tells less: without statistics all look alike to it. Agencies
    // have no location, so that an empty text tells little.
    const bool leads = !has_index && (!value->empty() || (!filter.owner && !filter.company_id && !filter.app_id));
    has_index = has_index || leads;
    scan.sql += std::string(leads ? " AND " : " AND +") + column + " = ?" + std::to_string(scan.wanted.size() + 2);
  };
  add("location_id", filter.location_id);
  add("owner", filter.owner);
  add("company_id", filter.company_id);
  add("app_id", filter.app_id);
  scan.sql += " ORDER BY key LIMIT ?2";
  return scan;
}

}  // namespace ghlauth::store
