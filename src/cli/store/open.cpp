#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/failure.hpp"
#include "cli/handles.hpp"
#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "cli/secret_input.hpp"
#include "cli/store/closed.hpp"
#include "cli/store/commands.hpp"
#include "cli/store/holders.hpp"
#include "cli/store/kinds.hpp"
#include "cli/store/rows.hpp"
#include "cli/store/store.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

namespace fs = std::filesystem;

struct OpenArguments {
  Options options;
  bool create = false;
};

/// A URL as it can be shown: without a password, and the parameters of a server.
std::string without_secrets(const std::string &url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return printable(url);
  const std::size_t first = begin + 3, at = url.rfind('@');
  std::string user, rest = url.substr(first);
  if (at != std::string::npos && at >= first) {
    user = url.substr(first, std::min(url.find_first_of(":/?", first), at) - first) + "@";
    rest = url.substr(at + 1);
  }
  return printable(url.substr(0, first) + user + rest.substr(0, rest.find('?')));
}

struct FileState {
  fs::path path;
  mode_t mode = 0;
  std::int64_t size = 0;
  std::int64_t written_at_s = -1;
};

std::optional<FileState> look_at_file(const fs::path &path) {
  struct stat info = {};
  if (path.empty() || stat(path.c_str(), &info) != 0) return std::nullopt;
  return FileState{path, info.st_mode & 07777U, info.st_size, info.st_mtime};
}

// What was written last is in the log beside the file, until it is brought in.
std::optional<FileState> look_at_database(const fs::path &path) {
  std::optional<FileState> found = look_at_file(path);
  if (!found) return found;
  fs::path log = path;
  log += "-wal";
  if (const auto beside = look_at_file(log); beside && beside->size > 0) {
    found->size += beside->size;
    found->written_at_s = std::max(found->written_at_s, beside->written_at_s);
  }
  return found;
}

std::string octal(mode_t mode) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%04o", static_cast<unsigned>(mode));
  return text.data();
}

struct OpenedStore {
  std::string url;
  StoreKind kind = {};
  bool is_made = false;
  std::string warning;
  std::int64_t schema = -1;
  std::vector<std::pair<std::string, std::int64_t>> keys;  ///< their ids, and how many rows each sealed
  std::int64_t installations = 0, secrets = 0, others = 0, unreadable = 0;
  std::optional<FileState> file;      ///< as it was before it was opened, but for one that is made
  std::optional<FileState> key_file;  ///< where the key is in one
  std::optional<std::vector<Holder>> holders;
};

// On a server the tables are there in any case, once somebody looked. What cannot be a file the library refuses.
bool is_there(const Options &options, const StoreKind &kind) {
  if (!kind.has_rows) return true;
  if (!store_url(options).starts_with("sqlite:")) return was_used(options);
  const fs::path file = store_file(options);
  return !file.is_absolute() || fs::exists(file);
}

void count(OpenedStore &opened, const StoredRows &found) {
  std::map<std::string, std::int64_t> sealed;
  for (const StoredRow &row : found.rows) {
    const std::string_view kind = name_of(row.key).kind;
    if (kind == "installation")
      ++opened.installations;
    else if (kind == "client-secret" || kind == "pit" || kind == "secret")
      ++opened.secrets;
    else
      ++opened.others;
    if (!row.sealed_with.empty()) ++sealed[row.sealed_with];
    if (!row.damage.empty()) ++opened.unreadable;
  }
  opened.unreadable += found.unnamed;
  opened.others += found.unnamed;
  for (const std::string &id : found.keys) sealed.try_emplace(id, 0);
  opened.keys.assign(sealed.begin(), sealed.end());
}

OpenedStore look_at(const OpenArguments &arguments) {
  const Options &options = arguments.options;
  OpenedStore opened;
  opened.url = without_secrets(store_url(options));
  opened.kind = kind_of(store_url(options));
  opened.is_made = !is_there(options, opened.kind);
  if (opened.is_made && !arguments.create)
    throw Failure(exit_no_credential, "there is no store yet at " + opened.url,
                  "Make it: ghlauth store open --create. Or name the one that is meant: --store URL");
  opened.file = look_at_database(store_file(options));
  const Store store = open_or_make_store(options);
  if (!opened.file) opened.file = look_at_database(store_file(options));
  opened.warning = printable(ghlauth_store_warning(store.get()));
  if (opened.kind.has_rows) count(opened, read_rows(store.get(), options));
  opened.schema = schema_version(options);
  const fs::path key = key_file_of(options);
  if (options.key_env.empty() && !is_credential(key)) opened.key_file = look_at_file(key);
  if (opened.file) opened.holders = other_holders(opened.file->path);
  return opened;
}

std::string size_text(std::int64_t bytes) {
  constexpr std::int64_t kib = 1024;
  return bytes < kib * kib ? std::to_string((bytes + kib - 1) / kib) + " KiB" : std::to_string(bytes / kib / kib) + " MiB";
}

std::string keys_text(const OpenedStore &opened) {
  std::string text;
  for (const auto &[id, rows] : opened.keys) text += (text.empty() ? "" : ", ") + id + " (" + counted(rows, "row") + ")";
  return text.empty() ? "nothing is" : "with " + text;
}

std::string holders_text(const std::vector<Holder> &holders) {
  std::string text;
  for (const Holder &holder : holders)
    text += (text.empty() ? "" : ", ") + holder.program + " (" + std::to_string(holder.pid) + ")";
  return text.empty() ? "no other program of this user" : text;
}

void show(const OpenedStore &opened) {
  const auto line = [](const char *name, const std::string &text) { std::printf("  %-8s %s\n", name, text.c_str()); };
  success((opened.is_made ? "Made the store " : "Opened the store ") + opened.url);
  line("kind", opened.kind.told + (opened.schema < 0 ? std::string() : "; schema " + std::to_string(opened.schema)));
  if (opened.kind.has_rows) {
    line("sealed", keys_text(opened));
    line("holds", counted(opened.installations, "installation") + ", " + counted(opened.secrets, "secret") +
                      (opened.others > 0 ? ", " + counted(opened.others, "other row") : ""));
  }
  if (const auto &file = opened.file)
    line("file", "mode " + octal(file->mode) + ", " + size_text(file->size) + ", written " +
                     duration(std::max<std::int64_t>(0, now_s() - file->written_at_s)) + " ago");
  if (const auto &key = opened.key_file) line("key", printable(key->path.string()) + ", mode " + octal(key->mode));
  if (opened.holders) line("open in", holders_text(*opened.holders));
  std::fflush(stdout);
  if (!opened.warning.empty()) warn(opened.warning);
}

void show_json(const OpenedStore &opened) {
  Json keys = Json::array(), holders = Json::array(), out = Json::object();
  for (const auto &[id, rows] : opened.keys) {
    Json one = Json::object();
    one.add("id", id).add("rows", rows);
    keys.push(std::move(one));
  }
  out.add("store", opened.url).add("kind", opened.kind.name).add("made", opened.is_made);
  out.add("schema_version", opened.schema < 0 ? Json() : Json(opened.schema));
  out.add("sealed", !opened.keys.empty()).add("keys", std::move(keys));
  out.add("installations", opened.installations).add("secrets", opened.secrets).add("other_rows", opened.others);
  out.add("unreadable", opened.unreadable);
  Json file, key;
  if (opened.file) {
    file = Json::object();
    file.add("path", printable(opened.file->path.string())).add("mode", octal(opened.file->mode));
    file.add("bytes", opened.file->size).add("written_at_s", opened.file->written_at_s);
  }
  if (opened.key_file) {
    key = Json::object();
    key.add("path", printable(opened.key_file->path.string())).add("mode", octal(opened.key_file->mode));
  }
  out.add("file", std::move(file)).add("key_file", std::move(key));
  for (const Holder &holder : opened.holders.value_or(std::vector<Holder>())) {
    Json one = Json::object();
    one.add("pid", static_cast<std::int64_t>(holder.pid)).add("program", holder.program);
    holders.push(std::move(one));
  }
  out.add("open_in", opened.holders ? std::move(holders) : Json()).add("warning", opened.warning);
  std::printf("%s\n", out.text().c_str());
}

int open_and_show(const OpenArguments &arguments) {
  const OpenedStore opened = look_at(arguments);
  arguments.options.json ? show_json(opened) : show(opened);
  if (opened.unreadable > 0)
    throw Failure(exit_failed, counted(opened.unreadable, "row") + (opened.unreadable == 1 ? " does not open" : " do not open"),
                  "ghlauth store list names each, and why.");
  return exit_ok;
}

}  // namespace

void add_store_open(CLI::App &group, int &exit_code) {
  auto arguments = std::make_shared<OpenArguments>();
  CLI::App *command = group.add_subcommand("open", "Open the store with its key, or make it, and say what it is");
  command->add_flag("--create", arguments->create, "Make it where there is none, and for a file a key where there is none");
  add_json(*command, arguments->options);
  add_options(*command, arguments->options);
  command->footer(
      "All rows are opened, and none is shown. The schema is that of a file. Keys are named by their ids, with how\n"
      "many rows each sealed. On a server the tables are made in any case, and what nobody kept anything in is no\n"
      "store yet. Other programs are seen where they are this user's, on this machine.\n"
      "Exit codes: 0 when it opened with all of its rows, 1 when it or one of them did not, 2 for a URL that cannot\n"
      "be, 3 when there is none and --create was not given.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return open_and_show(*arguments); }); });
}

}  // namespace ghlauth::cli
