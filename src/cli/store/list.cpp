#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "cli/credentials.hpp"
#include "cli/failure.hpp"
#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "cli/session.hpp"
#include "cli/store/closed.hpp"
#include "cli/store/commands.hpp"
#include "cli/store/rows.hpp"
#include "cli/store/store.hpp"
#include "cli/table.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

/// What is sealed in the rows, the library tells of the apps that logged in here.
class Sealed {
 public:
  Sealed() = default;
  explicit Sealed(const Listing &listing) {
    for (const Entry &entry : listing.entries)
      if (entry.installation != nullptr)
        by_key_[std::string("installation/") + ghlauth_installation_id(entry.installation)] = entry.installation;
  }
  [[nodiscard]] std::int64_t granted_at_s(const StoredRow &row) const { return of(row, ghlauth_installation_granted_at_s, -1); }
  [[nodiscard]] std::int64_t token_end_s(const StoredRow &row) const { return of(row, ghlauth_installation_expires_at_s, row.due_s); }
  [[nodiscard]] std::int64_t grant_end_s(const StoredRow &row) const { return of(row, ghlauth_installation_grant_expires_at_s, -1); }

 private:
  [[nodiscard]] std::int64_t of(const StoredRow &row, std::int64_t (*told)(const ghlauth_installation *), std::int64_t otherwise) const {
    const auto found = by_key_.find(row.key);
    return found == by_key_.end() ? otherwise : told(found->second);
  }
  std::map<std::string, const ghlauth_installation *> by_key_;
};

std::string before(std::int64_t time_s) {
  return time_s < 0 ? "-" : duration(std::max<std::int64_t>(0, now_s() - time_s)) + " ago";
}

std::string or_dash(const std::string &text) { return text.empty() ? "-" : text; }

void show_rows(const StoredRows &found, const Sealed &sealed) {
  if (found.rows.empty()) {
    std::printf("There is nothing in this store\n");
    return;
  }
  Table table({"KIND", "NAME", "COMPANY", "VERSION", "GRANTED", "TOKEN ENDS", "GRANT ENDS", "OPENS"});
  for (const StoredRow &row : found.rows) {
    const auto [kind, name] = name_of(row.key);
    table.add({{kind},
               {name},
               {or_dash(row.company_id)},
               {or_dash(row.version)},
               {before(sealed.granted_at_s(row))},
               {until(sealed.token_end_s(row), "expired")},
               {until(sealed.grant_end_s(row), "expired")},
               {row.damage.empty() ? "yes" : "no: " + row.damage, row.damage.empty() ? Colour::GREEN : Colour::RED}});
  }
  table.print();
  std::fflush(stdout);
  if (found.unnamed > 0) warn("and " + std::to_string(found.unnamed) + " more that do not open");
}

Json time_or_null(std::int64_t time_s) { return time_s < 0 ? Json() : Json(time_s); }

void show_rows_json(const StoredRows &found, const Sealed &sealed) {
  Json rows = Json::array(), out = Json::object();
  for (const StoredRow &row : found.rows) {
    const auto [kind, name] = name_of(row.key);
    Json one = Json::object();
    one.add("kind", kind).add("name", name).add("app_id", row.app_id).add("company_id", row.company_id);
    one.add("location_id", row.location_id).add("owner", row.owner).add("version", row.version);
    one.add("granted_at_s", time_or_null(sealed.granted_at_s(row)));
    one.add("access_token_expires_at_s", time_or_null(sealed.token_end_s(row)));
    one.add("grant_expires_at_s", time_or_null(sealed.grant_end_s(row)));
    one.add("sealed_with", row.sealed_with.empty() ? Json() : Json(row.sealed_with));
    one.add("opens", row.damage.empty()).add("reason", row.damage);
    rows.push(std::move(one));
  }
  out.add("rows", std::move(rows)).add("unnamed", found.unnamed);
  std::printf("%s\n", out.text().c_str());
}

/// Without any of the keys that sealed in the store: what is there is shown before it is told why it does not open.
[[noreturn]] void list_closed(const Options &options, const Failure &why) {
  StoredRows found;
  try {
    found = read_closed_rows(options);
  } catch (const Failure &) {  // nothing can be told of it without a key
    throw why;
  }
  options.json ? show_rows_json(found, {}) : show_rows(found, {});
  throw why;
}

int list_store(const Options &options) {
  Session session(options);
  try {
    if (session.store() == nullptr) throw no_store_yet();
  } catch (const Failure &failure) {
    if (failure.status != GHLAUTH_E_STORE_KEY && failure.status != GHLAUTH_E_SECRET_SOURCE) throw;
    list_closed(options, failure);
  }
  const StoredRows found = read_rows(session.store(), options);
  const Listing listing = list_credentials(session);
  const Sealed sealed(listing);
  options.json ? show_rows_json(found, sealed) : show_rows(found, sealed);
  return exit_ok;
}

}  // namespace

void add_store_list(CLI::App &group, int &exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App *command = group.add_subcommand("list", "Show which rows are in the store, without what they hold");
  add_json(*command, *options);
  add_options(*command, *options);
  command->footer(
      "Each write gives a row another version, a random number; when it was, no store knows. When a grant was given,\n"
      "and when it ends, is sealed, and shown for the apps that logged in here. A row that another key sealed, or\n"
      "that was changed, is listed with the reason. Of a store that the key does not open, or without one, what is\n"
      "not sealed is listed, with the key that is missing, and the exit code is 1.");
  command->callback([options, &exit_code] { exit_code = run_command(*options, [&] { return list_store(*options); }); });
}

}  // namespace ghlauth::cli
