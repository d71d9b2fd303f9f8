#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/store/commands.hpp"

namespace ghlauth::cli {

void add_store_command(CLI::App &program, int &exit_code) {
  CLI::App *group = program.add_subcommand("store", "Stores: open, look in, take out, bring in, move, seal with a new key, try");
  group->require_subcommand(1);
  add_store_open(*group, exit_code);
  add_store_list(*group, exit_code);
  add_store_export(*group, exit_code);
  add_store_import(*group, exit_code);
  add_store_migrate(*group, exit_code);
  add_store_rotate_key(*group, exit_code);
  add_store_check(*group, exit_code);
}

}  // namespace ghlauth::cli
