#include <ghlauth/store_table.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/failure.hpp"
#include "cli/handles.hpp"
#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "cli/secret_input.hpp"
#include "cli/store/commands.hpp"
#include "cli/store/module.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

namespace fs = std::filesystem;

struct CheckArguments {
  Options options;
  std::string url;
  std::string module;
};

struct Checked {
  std::string name;
  std::string reason;  ///< why it failed; empty where it did not
};

struct Checks {
  bool is_shown = false;  ///< each one when it is done
  std::vector<Checked> done;
  [[nodiscard]] std::int64_t failed() const {
    std::int64_t count = 0;
    for (const Checked &one : done) count += one.reason.empty() ? 0 : 1;
    return count;
  }
};

// A line of the log: "store.check check=NAME status=ok", or "status=failed reason=...".
void take_line(void *user_data, std::int32_t, const char *text) {
  Checks &checks = *static_cast<Checks *>(user_data);
  const std::string_view line(text);
  constexpr std::string_view begin = "store.check check=", status = " status=", reason = " reason=";
  if (!line.starts_with(begin)) return;
  const std::size_t end = line.find(status), why = line.find(reason);
  if (end == std::string_view::npos) return;
  Checked one{printable(line.substr(begin.size(), end - begin.size())), {}};
  if (why != std::string_view::npos) one.reason = printable(line.substr(why + reason.size()));
  if (checks.is_shown)
    std::printf(one.reason.empty() ? "ok      %s\n" : "failed  %s: %s\n", one.name.c_str(), one.reason.c_str());
  std::fflush(stdout);
  checks.done.push_back(std::move(one));
}

/// The file of an sqlite: store that is made for the checks; removed at the end.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)) {
    if (fs::symlink_status(path_).type() != fs::file_type::not_found)
      throw Failure(exit_usage, "there is something at " + path_ + " already, and it is left as it is",
                    "Name a file that is not there: it is made, and removed at the end.");
  }
  ~NewFile() {
    std::error_code ignored;
    for (const char *end : {"", "-wal", "-shm", "-journal"}) fs::remove(path_ + end, ignored);
  }
  NewFile(const NewFile &) = delete;
  NewFile &operator=(const NewFile &) = delete;

 private:
  std::string path_;
};

ghlauth_status check_module(const StoreModule &module, const CheckArguments &arguments, const ghlauth_log_table &log,
                            ghlauth_error **error) {
  std::optional<Secret> password;
  if (!arguments.options.store_password_file.empty()) password = secret_of_file(arguments.options.store_password_file);
  const ghlauth_store_table table = module.open(arguments.url, password ? &*password : nullptr);
  return ghlauth_store_table_conformance(&table, &log, error);
}

// What the library opens itself.
ghlauth_status check_own(const std::string &url, const ghlauth_log_table &log, ghlauth_error **error) {
  constexpr std::string_view file_scheme = "sqlite:";
  std::optional<NewFile> file;
  if (url.starts_with(file_scheme)) file.emplace(url.substr(file_scheme.size()));
  const StoreOptions options = made<StoreOptions>(ghlauth_store_options_new);
  check([&](ghlauth_error **why) { return ghlauth_store_options_set_plain(options.get(), 1, why); });
  const Store store = made<Store>([&](auto out, auto why) { return ghlauth_store_open(out, url.c_str(), options.get(), why); });
  return ghlauth_store_conformance(store.get(), &log, error);
}

void show_json(const Checks &checks) {
  Json list = Json::array(), out = Json::object();
  for (const Checked &one : checks.done) {
    Json entry = Json::object();
    entry.add("check", one.name).add("status", one.reason.empty() ? "ok" : "failed");
    if (!one.reason.empty()) entry.add("reason", one.reason);
    list.push(std::move(entry));
  }
  const auto all = static_cast<std::int64_t>(checks.done.size());
  out.add("passed", all - checks.failed()).add("failed", checks.failed()).add("checks", std::move(list));
  std::printf("%s\n", out.text().c_str());
}

int check_store(const CheckArguments &arguments) {
  Checks checks;
  checks.is_shown = !arguments.options.json;
  const ghlauth_log_table log = {sizeof(log), GHLAUTH_LOG_INFO, &checks, nullptr, take_line};
  const std::string path = arguments.module.empty() ? module_of(arguments.url) : arguments.module;
  ghlauth_error *error = nullptr;
  const ghlauth_status status =
      path.empty() ? check_own(arguments.url, log, &error) : check_module(StoreModule(path), arguments, log, &error);
  if (status < 0 && checks.failed() == 0) throw failure_of(status, error);
  ghlauth_error_free(error);  // the first check that failed, which was shown
  const std::string all = std::to_string(checks.done.size());
  if (arguments.options.json)
    show_json(checks);
  else if (checks.failed() == 0)
    success("All " + all + " checks passed");
  else
    std::printf("%s of %s checks failed\n", std::to_string(checks.failed()).c_str(), all.c_str());
  if (interrupted_by() != 0) return exit_signal + interrupted_by();
  return checks.failed() == 0 ? exit_ok : exit_failed;
}

}  // namespace

void add_store_check(CLI::App &group, int &exit_code) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App *command = group.add_subcommand("check", "Run the checks that every store has to pass, over one with nothing in it");
  command->add_option("url", arguments->url, "Store, as --store of the other commands; with --module what the module takes")
      ->required()
      ->type_name("URL");
  command->add_option("--module", arguments->module, "Shared object with a store of yours (module.h); its code is run")
      ->type_name("FILE");
  command
      ->add_option("--store-password-file", arguments->options.store_password_file,
                   "File with the password of a store on a server")
      ->type_name("PATH");
  add_json(*command, arguments->options);
  command->footer(
      "A store with anything in it is refused and stays as it is. A file of sqlite: is made, and removed\n"
      "at the end. On a server its tables are made and stay; the rows of the checks have names of their\n"
      "own and are removed; leases, counters and claims have random names and end by themselves.\n"
      "Exit codes: 0 when all checks passed, 1 when one failed or the store cannot be opened, 2 for a\n"
      "store with something in it.");
  command->callback(
      [arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return check_store(*arguments); }); });
}

}  // namespace ghlauth::cli
