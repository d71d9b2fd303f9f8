// The program ghlauth.
#include <CLI/CLI.hpp>

#include "cli/commands.hpp"

int main(int argc, char **argv) {
  CLI::App program("Authorization for the HighLevel API", "ghlauth");
  program.require_subcommand(1);
  int exit_code = 0;
  ghlauth::cli::add_sandbox_command(program, exit_code);
  CLI11_PARSE(program, argc, argv);
  return exit_code;
}
