#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/options.hpp"
#include "cli/secret.hpp"
#include "cli/secret_input.hpp"
#include "cli/store/commands.hpp"
#include "cli/store/store.hpp"
#include "cli/store/tally.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

/// The lines of a key file with a key, without their ends; they lie in its text.
std::vector<std::string_view> keys_in(const Secret &text) {
  std::vector<std::string_view> keys;
  std::string_view rest = text.view();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos && !line.starts_with('#')) keys.push_back(line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return keys;
}

// "cli-2" behind "cli-1"; "2026-2" behind "2026".
std::string id_after(std::string_view line) {
  const std::string id(line.substr(0, line.find(' ')));
  const std::size_t dash = id.rfind('-');
  const std::string number = dash == std::string::npos ? "" : id.substr(dash + 1);
  if (number.empty() || number.size() > 6 || number.find_first_not_of("0123456789") != std::string::npos) return id + "-2";
  return id.substr(0, dash + 1) + std::to_string(std::stoi(number) + 1);
}

void put(Secret &text, std::string_view line) {
  for (const char c : line) text.add(c);
  if (!line.ends_with('\n')) text.add('\n');
}

int rotate_key(const Options &options) {
  const std::string file = key_file_of(options);
  const bool is_ours = options.key_env.empty() && !is_credential(file);
  (void)open_present_store(options);
  if (is_ours) {
    const Secret old = secret_of_file(file);
    const std::vector<std::string_view> keys = keys_in(old);
    if (keys.size() == 1) {  // else an earlier run was not finished
      Secret both;
      put(both, fresh_key(id_after(keys.front())).view());
      put(both, keys.front());
      replace_file(file, both.view());
    }
  }
  const Store store = open_store(options);  // with both
  const Report report = reported([&](auto out, auto error) { return ghlauth_store_rotate(store.get(), out, cancel(), error); });
  const int code = show_tally(options, report, "Sealed anew", "were sealed with the first key already");
  if (code != exit_ok || !is_ours) return code;
  const Secret all = secret_of_file(file);
  Secret first;
  put(first, keys_in(all).front());
  replace_file(file, first.view());
  return code;
}

}  // namespace

void add_store_rotate_key(CLI::App &group, int &exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App *command = group.add_subcommand("rotate-key", "Seal the store with a new key, and forget the old one");
  add_json(*command, *options);
  add_options(*command, *options);
  command->footer(
      "The new key is put into the key file, in front of the old one, which is taken out at the end. Interrupted,\n"
      "it goes on when it is run again. Programs that have the store open with the old key alone are to be\n"
      "ended first. With --key-env, or a key of systemd's, the new key is yours to give: first, with the old one\n"
      "behind it; take the old one away after this has succeeded. What was exported still opens with the old key.");
  command->callback([options, &exit_code] { exit_code = run_command(*options, [&] { return rotate_key(*options); }); });
}

}  // namespace ghlauth::cli
