#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/credentials.hpp"
#include "cli/failure.hpp"
#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "cli/store/commands.hpp"
#include "cli/store/store.hpp"
#include "cli/store/tally.hpp"
#include "cli/table.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

/// A row without its value.
struct StoredRow {
  std::string key;
  std::string app_id, company_id, location_id, owner;
  std::string version;
  std::int64_t due_s = -1;  ///< the end of an access token
  std::string damage;       ///< why it does not open; empty when it does
  const ghlauth_installation *installation = nullptr;  ///< where the app logged in here
};

/// What a key says: "secret/pit/mine" is the "pit" "mine".
struct RowName {
  const char *kind;
  std::string name;
};

RowName name_of(const std::string &key) {
  static constexpr std::pair<std::string_view, const char *> prefixes[] = {{"installation/", "installation"},
                                                                           {"remembered/", "remembered"},
                                                                           {"secret/client-secret/", "client-secret"},
                                                                           {"secret/pit/", "pit"},
                                                                           {"secret/", "secret"}};
  for (const auto &[prefix, kind] : prefixes)
    if (key.starts_with(prefix)) return {kind, key.substr(prefix.size())};
  return {"other", key};
}

/// The rows that open, out of an export: its lines have their columns, and the values sealed as they are in the store.
class RowReader {
 public:
  static ghlauth_status take(void *self, const std::uint8_t *data, std::size_t size) {
    try {
      static_cast<RowReader *>(self)->take({reinterpret_cast<const char *>(data), size});
      return GHLAUTH_OK;
    } catch (...) {
      return GHLAUTH_E_OUT_OF_MEMORY;
    }
  }

  std::vector<StoredRow> rows;

 private:
  void take(std::string_view text) {
    text_ += text;
    std::size_t begin = 0;
    for (std::size_t end; (end = text_.find('\n', begin)) != std::string::npos; begin = end + 1)
      take_line(text_.substr(begin, end - begin));
    text_.erase(0, begin);
  }

  // The head and the end of the export have no key.
  void take_line(const std::string &line) {
    const std::optional<Json> json = Json::parse(line);
    const std::optional<std::string> key = json ? json->string("key") : std::nullopt;
    if (!key) return;
    StoredRow &row = rows.emplace_back();
    row.key = *key;
    const auto text = [&](const char *name) { return json->string(name).value_or(""); };
    row.app_id = text("app_id");
    row.company_id = text("company_id");
    row.location_id = text("location_id");
    row.owner = text("owner");
    row.version = text("version");
    row.due_s = json->integer("due_s").value_or(-1);
  }

  std::string text_;
};

struct StoredRows {
  std::vector<StoredRow> rows;  ///< by key
  std::int64_t unnamed = 0;     ///< more that do not open
};

StoredRows read_rows(ghlauth_store *store) {
  RowReader reader;
  const ghlauth_byte_sink sink = {sizeof(sink), &reader, nullptr, RowReader::take};
  const Report report =
      reported([&](auto out, auto error) { return ghlauth_store_export(store, out, &sink, nullptr, cancel(), error); });
  StoredRows found{std::move(reader.rows), 0};
  const std::size_t named = ghlauth_report_size(report.get());
  for (std::size_t i = 0; i < named; ++i) {
    StoredRow &row = found.rows.emplace_back();
    row.key = ghlauth_report_name(report.get(), i);
    row.damage = ghlauth_report_reason(report.get(), i);
  }
  found.unnamed = ghlauth_report_failed(report.get()) - static_cast<std::int64_t>(named);
  std::sort(found.rows.begin(), found.rows.end(), [](const StoredRow &a, const StoredRow &b) { return a.key < b.key; });
  return found;
}

// What is sealed, the library tells of the apps that logged in here.
void add_installations(std::vector<StoredRow> &rows, const Listing &listing) {
  std::map<std::string, const ghlauth_installation *> by_key;
  for (const Entry &entry : listing.entries)
    if (entry.installation != nullptr)
      by_key[std::string("installation/") + ghlauth_installation_id(entry.installation)] = entry.installation;
  for (StoredRow &row : rows)
    if (const auto found = by_key.find(row.key); found != by_key.end()) row.installation = found->second;
}

std::int64_t granted_at_s(const StoredRow &row) {
  return row.installation == nullptr ? -1 : ghlauth_installation_granted_at_s(row.installation);
}
std::int64_t token_end_s(const StoredRow &row) {
  return row.installation == nullptr ? row.due_s : ghlauth_installation_expires_at_s(row.installation);
}
std::int64_t grant_end_s(const StoredRow &row) {
  return row.installation == nullptr ? -1 : ghlauth_installation_grant_expires_at_s(row.installation);
}

std::string before(std::int64_t time_s) {
  return time_s < 0 ? "-" : duration(std::max<std::int64_t>(0, now_s() - time_s)) + " ago";
}

std::string or_dash(const std::string &text) { return text.empty() ? "-" : text; }

void show_rows(const StoredRows &found) {
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
               {before(granted_at_s(row))},
               {until(token_end_s(row), "expired")},
               {until(grant_end_s(row), "expired")},
               {row.damage.empty() ? "yes" : "no: " + row.damage, row.damage.empty() ? Colour::GREEN : Colour::RED}});
  }
  table.print();
  std::fflush(stdout);
  if (found.unnamed > 0) warn("and " + std::to_string(found.unnamed) + " more that do not open");
}

Json time_or_null(std::int64_t time_s) { return time_s < 0 ? Json() : Json(time_s); }

void show_rows_json(const StoredRows &found) {
  Json rows = Json::array(), out = Json::object();
  for (const StoredRow &row : found.rows) {
    const auto [kind, name] = name_of(row.key);
    Json one = Json::object();
    one.add("kind", kind).add("name", name).add("app_id", row.app_id).add("company_id", row.company_id);
    one.add("location_id", row.location_id).add("owner", row.owner).add("version", row.version);
    one.add("granted_at_s", time_or_null(granted_at_s(row)));
    one.add("access_token_expires_at_s", time_or_null(token_end_s(row)));
    one.add("grant_expires_at_s", time_or_null(grant_end_s(row)));
    one.add("opens", row.damage.empty()).add("reason", row.damage);
    rows.push(std::move(one));
  }
  out.add("rows", std::move(rows)).add("unnamed", found.unnamed);
  std::printf("%s\n", out.text().c_str());
}

int list_store(const Options &options) {
  Session session(options);
  if (session.store() == nullptr) throw no_store_yet();
  StoredRows found = read_rows(session.store());
  const Listing listing = list_credentials(session);
  add_installations(found.rows, listing);
  options.json ? show_rows_json(found) : show_rows(found);
  return exit_ok;
}

}  // namespace

void add_store_list(CLI::App &group, int &exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App *command = group.add_subcommand("list", "Show which rows are in the store, without what they hold");
  add_json(*command, *options);
  add_options(*command, *options);
  command->footer(
      "Each write gives a row another version, a random number. When a grant was given, and when it ends, is sealed,\n"
      "and shown for the apps that logged in here. A row that another key sealed, or that was changed, is listed\n"
      "with the reason; a store that none of the keys sealed is refused.");
  command->callback([options, &exit_code] { exit_code = run_command(*options, [&] { return list_store(*options); }); });
}

}  // namespace ghlauth::cli
