#include "cli/store/closed.hpp"

#include <ghlauth/module.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "cli/failure.hpp"
#include "cli/secret.hpp"
#include "cli/store/module.hpp"
#include "cli/store/store.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

// A file, as src/store/sqlite_file.cpp makes it.

constexpr std::int64_t application_id = 0x47484c41;  // "GHLA"

class File {
 public:
  explicit File(const std::filesystem::path &path) {
    sqlite3 *raw = nullptr;
    // Not READONLY, which leaves the files of its log behind.
    const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(raw);
    if (code != SQLITE_OK) fail();
    sqlite3_busy_timeout(raw, 10000);
    if (sqlite3_exec(raw, "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF", nullptr, nullptr, nullptr) != SQLITE_OK) fail();
    if (number("PRAGMA application_id") != application_id) throw Failure(exit_failed, path.string() + " is no store of ghlauth");
  }

  std::int64_t number(const char *sql) const {
    std::int64_t found = 0;
    each(sql, [&](sqlite3_stmt *row) { found = sqlite3_column_int64(row, 0); });
    return found;
  }

  template <class Take>
  void each(const char *sql, Take take) const {
    sqlite3_stmt *raw = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql, -1, &raw, nullptr) != SQLITE_OK) fail();
    const std::unique_ptr<sqlite3_stmt, Finalize> statement(raw);
    int code = SQLITE_OK;
    while ((code = sqlite3_step(raw)) == SQLITE_ROW) take(raw);
    if (code != SQLITE_DONE) fail();
  }

 private:
  struct Close {
    void operator()(sqlite3 *database) const noexcept { sqlite3_close(database); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt *statement) const noexcept { sqlite3_finalize(statement); }
  };
  [[noreturn]] void fail() const {
    throw Failure(exit_failed, std::string("the store cannot be read: ") + sqlite3_errmsg(database_.get()));
  }

  std::unique_ptr<sqlite3, Close> database_;
};

std::string bytes(sqlite3_stmt *row, int column) {
  const void *data = sqlite3_column_blob(row, column);
  return data == nullptr ? std::string()
                         : std::string(static_cast<const char *>(data), static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
}

StoredRows rows_of_file(const std::filesystem::path &path) {
  const File file(path);
  StoredRows found;
  file.each("SELECT value FROM row WHERE key = 'keys'", [&](sqlite3_stmt *row) { found.keys = key_ids(bytes(row, 0)); });
  // As much of the value as the id of a key takes, and no more of what may be a token.
  static_assert(sealed_head_bytes == 73);
  file.each(
      "SELECT key, substr(value, 1, 73), version, app_id, owner, company_id, location_id, due_s FROM row"
      " WHERE key <> 'keys' ORDER BY key",
      [&](sqlite3_stmt *from) {
        StoredRow &row = found.rows.emplace_back();
        row.key = bytes(from, 0);
        row.sealed_with = sealing_key(bytes(from, 1));
        row.version = std::to_string(sqlite3_column_int64(from, 2));
        row.app_id = bytes(from, 3);
        row.owner = bytes(from, 4);
        row.company_id = bytes(from, 5);
        row.location_id = bytes(from, 6);
        if (const std::int64_t due_s = sqlite3_column_int64(from, 7); due_s != 0) row.due_s = due_s;
      });
  return found;
}

// A server, by its module, which the program answers for the library.

struct Answer {
  std::vector<StoredRow> rows;
  std::vector<std::string> keys;  ///< of the row of the keys, where it is among them
  bool is_finished = false;
  ghlauth_status failure = GHLAUTH_OK;
  std::string message;
};

Answer &answer_of(ghlauth_store_operation *operation) { return *reinterpret_cast<Answer *>(operation); }

std::string text_of(const char *text) { return text == nullptr ? std::string() : text; }

ghlauth_status add_row(ghlauth_store_operation *operation, const ghlauth_store_row *from) {
  try {
    const std::string_view value(reinterpret_cast<const char *>(from->value), from->size);
    if (text_of(from->key) == keys_row) answer_of(operation).keys = key_ids(value);
    StoredRow &row = answer_of(operation).rows.emplace_back();
    row.key = text_of(from->key);
    row.sealed_with = sealing_key(value);
    row.version = std::to_string(from->version);
    row.app_id = text_of(from->app_id);
    row.owner = text_of(from->owner);
    row.company_id = text_of(from->company_id);
    row.location_id = text_of(from->location_id);
    if (from->due_s != 0) row.due_s = from->due_s;
    return GHLAUTH_OK;
  } catch (const std::bad_alloc &) {
    return GHLAUTH_E_OUT_OF_MEMORY;
  }
}

ghlauth_status set_lease(ghlauth_store_operation *, const char *, std::int64_t) { return GHLAUTH_E_UNSUPPORTED; }

void finish(ghlauth_store_operation *operation, std::int64_t) { answer_of(operation).is_finished = true; }

void fail_operation(ghlauth_store_operation *operation, ghlauth_status status, const char *message) {
  Answer &answer = answer_of(operation);
  answer.is_finished = true;
  answer.failure = status < 0 ? status : GHLAUTH_E_STORE;
  try {
    answer.message = text_of(message);
  } catch (const std::bad_alloc &) {  // the status says enough
  }
}

constexpr ghlauth_store_answers own_answers = {sizeof(ghlauth_store_answers), add_row, set_lease, finish, fail_operation};

class Server {
 public:
  Server(const Options &options, const std::string &module) : module_(module) {
    const std::optional<Secret> password = store_password(options);
    table_ = module_.open(store_url(options), password ? &*password : nullptr, &own_answers);
  }
  ~Server() {
    if (table_.drop != nullptr) table_.drop(table_.user_data);
  }
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;

  /// The row of the keys; without rows where there is none.
  Answer keys() {
    return ask([&](ghlauth_store_operation *operation) { return table_.get(table_.user_data, operation, keys_row); });
  }
  Answer rows_behind(const std::string &after, std::size_t limit) {
    return ask([&](ghlauth_store_operation *operation) {
      return table_.scan(table_.user_data, operation, nullptr, nullptr, nullptr, nullptr, after.c_str(), limit);
    });
  }

 private:
  template <class Start>
  Answer ask(Start start) {
    using Clock = std::chrono::steady_clock;
    constexpr std::int64_t slice_ms = 100;  // a signal ends it between two
    Answer answer;
    auto *operation = reinterpret_cast<ghlauth_store_operation *>(&answer);
    const auto give_up = Clock::now() + std::chrono::milliseconds(table_.timeout_ms > 0 ? table_.timeout_ms : 30000);
    const auto settle = [&](ghlauth_status status) {
      if (answer.is_finished || status >= 0) return;
      answer.is_finished = true;
      answer.failure = status;
    };
    settle(start(operation));
    while (!answer.is_finished && table_.poll != nullptr && interrupted_by() == 0 && Clock::now() < give_up)
      settle(table_.poll(table_.user_data, operation, slice_ms));
    if (!answer.is_finished) {
      if (table_.cancel != nullptr) table_.cancel(table_.user_data, operation);
      if (interrupted_by() != 0) throw Failure(exit_signal + interrupted_by(), "interrupted");
      throw Failure(exit_failed, "the store did not answer in time");
    }
    if (answer.failure < 0)
      throw Failure(exit_failed, "the store cannot be read: " +
                                     (answer.message.empty() ? "status " + std::to_string(answer.failure) : printable(answer.message)));
    return answer;
  }

  StoreModule module_;  // outlives what it opened
  ghlauth_store_table table_ = {};
};

StoredRows rows_of_server(Server &server) {
  constexpr std::size_t page = 200;
  StoredRows found;
  found.keys = server.keys().keys;
  std::string after;
  for (bool is_last = false; !is_last;) {
    Answer answer = server.rows_behind(after, page);
    is_last = answer.rows.size() < page;
    if (!answer.rows.empty()) after = answer.rows.back().key;
    for (StoredRow &row : answer.rows)
      if (row.key != keys_row) found.rows.push_back(std::move(row));
  }
  return found;
}

}  // namespace

StoredRows read_closed_rows(const Options &options) {
  StoredRows found;
  if (const auto file = store_file(options); !file.empty()) {
    found = rows_of_file(file);
  } else {
    const std::string module = module_of(store_url(options));
    if (module.empty()) throw Failure(exit_failed, "what is in this store cannot be told without its key");
    Server server(options, module);
    found = rows_of_server(server);
  }
  for (StoredRow &row : found.rows) {  // whoever can write the database wrote these: they are shown, and become JSON
    for (std::string *text : {&row.key, &row.app_id, &row.owner, &row.company_id, &row.location_id}) *text = printable(*text);
    row.damage = row.sealed_with.empty() ? "it is not sealed" : "it is sealed with the key " + row.sealed_with;
  }
  return found;
}

StoredRows read_rows(ghlauth_store *store, const Options &options) {
  StoredRows found = read_opened_rows(store);
  const auto opens = [](const StoredRow &row) { return row.damage.empty(); };
  if (std::all_of(found.rows.begin(), found.rows.end(), opens)) return found;
  StoredRows closed = read_closed_rows(options);
  std::map<std::string, StoredRow *> by_key;
  for (StoredRow &row : closed.rows) by_key[row.key] = &row;
  for (StoredRow &row : found.rows) {
    if (row.damage.empty()) continue;
    const auto known = by_key.find(row.key);
    if (known == by_key.end()) continue;
    std::string damage = std::move(row.damage);
    row = *known->second;
    row.damage = std::move(damage);
  }
  return found;
}

bool was_used(const Options &options) {
  Server server(options, module_of(store_url(options)));
  return !server.keys().rows.empty();
}

std::int64_t schema_version(const Options &options) {
  const auto file = store_file(options);
  return file.empty() ? -1 : File(file).number("PRAGMA user_version");
}

}  // namespace ghlauth::cli
