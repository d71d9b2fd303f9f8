// What is in a store, out of it and into another one.
#include <strings.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

#include "cli/failure.hpp"
#include "cli/handles.hpp"
#include "cli/options.hpp"
#include "cli/store/commands.hpp"
#include "cli/store/store.hpp"
#include "cli/store/tally.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

struct TransferArguments {
  Options options;
  std::string file;
  std::string url;  ///< of the store that is moved to
  std::string to_key_file;
  std::string to_password_file;
  std::string key_file;  ///< of the export
  bool plain = false;
};

/// How an export is sealed, or opened.
StoreOptions of_export(const TransferArguments &arguments) {
  StoreOptions options = made<StoreOptions>(ghlauth_store_options_new);
  if (!arguments.key_file.empty())
    check([&](ghlauth_error **error) {
      return ghlauth_store_options_add_key_file(options.get(), arguments.key_file.c_str(), error);
    });
  if (arguments.plain) check([&](ghlauth_error **error) { return ghlauth_store_options_set_plain(options.get(), 1, error); });
  return options;
}

int export_store(const TransferArguments &arguments) {
  const Store store = open_present_store(arguments.options);
  const StoreOptions options = of_export(arguments);
  const Report report = reported([&](auto out, auto error) {
    return ghlauth_store_export_file(store.get(), out, arguments.file.c_str(), options.get(), cancel(), error);
  });
  return show_tally(arguments.options, report, "Exported", "were left");
}

int import_store(const TransferArguments &arguments) {
  const Store store = open_or_make_store(arguments.options);
  const StoreOptions options = of_export(arguments);
  const Report report = reported([&](auto out, auto error) {
    return ghlauth_store_import_file(store.get(), out, arguments.file.c_str(), options.get(), cancel(), error);
  });
  return show_tally(arguments.options, report, "Imported", "stayed as they were");
}

/// An export on its way, sealed; wiped all the same.
struct Lines {
  std::string text;
  std::size_t read = 0;
  ~Lines() { explicit_bzero(text.data(), text.size()); }
};

ghlauth_status take(void *user_data, const std::uint8_t *data, std::size_t size) {
  static_cast<Lines *>(user_data)->text.append(reinterpret_cast<const char *>(data), size);
  return GHLAUTH_OK;
}

ghlauth_status give(void *user_data, std::uint8_t *buffer, std::size_t capacity, std::size_t *size) {
  Lines &lines = *static_cast<Lines *>(user_data);
  *size = std::min(capacity, lines.text.size() - lines.read);
  std::memcpy(buffer, lines.text.data() + lines.read, *size);
  lines.read += *size;
  return GHLAUTH_OK;
}

int migrate_store(const TransferArguments &arguments) {
  Options to = arguments.options;
  to.store = arguments.url;
  to.store_password_file = arguments.to_password_file;
  if (!arguments.to_key_file.empty()) {
    to.key_file = arguments.to_key_file;
    to.key_env.clear();
  }
  const Store from = open_present_store(arguments.options), target = open_or_make_store(to);
  const StoreOptions keys = keys_of(to);  // of the target, which opens it with its own
  Lines lines;
  const ghlauth_byte_sink sink = {sizeof(sink), &lines, nullptr, take};
  const ghlauth_byte_source source = {sizeof(source), &lines, nullptr, give, nullptr};
  const Report taken_out =
      reported([&](auto out, auto error) { return ghlauth_store_export(from.get(), out, &sink, keys.get(), cancel(), error); });
  if (ghlauth_report_failed(taken_out.get()) > 0) {  // nothing is moved by halves without a word
    (void)show_tally(arguments.options, taken_out, "Could read", "were left");
    throw Failure(exit_failed, "not all rows of the store can be read, and nothing was moved",
                  "Export what can be read, and import it: ghlauth store export --help");
  }
  const Report report =
      reported([&](auto out, auto error) { return ghlauth_store_import(target.get(), out, &source, nullptr, cancel(), error); });
  return show_tally(arguments.options, report, "Copied", "stayed as they were");
}

void add_json_and_options(CLI::App &command, Options &options) {
  add_json(command, options);
  add_options(command, options);
}

}  // namespace

void add_store_export(CLI::App &group, int &exit_code) {
  auto arguments = std::make_shared<TransferArguments>();
  CLI::App *command = group.add_subcommand("export", "Write all that is in the store to a file, sealed");
  command->add_option("FILE", arguments->file, "File to write, which must not be there")->required();
  CLI::Option *key =
      command->add_option("--seal-with", arguments->key_file, "File with the key that seals it [the store's]")->type_name("PATH");
  command->add_flag("--plain", arguments->plain, "Do not seal it: it holds the tokens as they are")->excludes(key);
  add_json_and_options(*command, arguments->options);
  command->footer(
      "The file is JSON, a line for each row: installations with their tokens, and secrets. While others use\n"
      "the store it is one moment of each row. Sealed with the store's key it opens with that key only.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return export_store(*arguments); }); });
}

void add_store_import(CLI::App &group, int &exit_code) {
  auto arguments = std::make_shared<TransferArguments>();
  CLI::App *command = group.add_subcommand("import", "Take what 'ghlauth store export' wrote into the store, beside what is there");
  command->add_option("FILE", arguments->file, "File to read")->required();
  command->add_option("--open-with", arguments->key_file, "File with the key that it was sealed with [the store's]")->type_name("PATH");
  command->add_flag("--plain", arguments->plain, "Take one that is not sealed");
  add_json_and_options(*command, arguments->options);
  command->footer("An installation with a younger token, and a secret that is there, stay as they are. It can be repeated.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return import_store(*arguments); }); });
}

void add_store_migrate(CLI::App &group, int &exit_code) {
  auto arguments = std::make_shared<TransferArguments>();
  CLI::App *command = group.add_subcommand("migrate", "Copy all that is in the store into another one");
  command->add_option("URL", arguments->url, "The other store, as --store names it")->required();
  command->add_option("--to-key-file", arguments->to_key_file, "File with its key [that of this store]")->type_name("PATH");
  command->add_option("--to-password-file", arguments->to_password_file, "File with its password, on a server")->type_name("PATH");
  add_json_and_options(*command, arguments->options);
  command->footer(
      "ghlauth store migrate postgres://ghlauth@db.example/ghlauth --to-password-file db.password\n\n"
      "This store is left as it is. What changes in it while it is copied, or later, is not in the other\n"
      "one: end what uses it first, and let it use the other one from then on (--store URL).");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return migrate_store(*arguments); }); });
}

}  // namespace ghlauth::cli
