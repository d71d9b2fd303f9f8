// The program ghlauth.
#include <ghlauth/version.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/completion/candidates.hpp"
#include "cli/core_files.hpp"
#include "cli/failure.hpp"
#include "cli/man_pages.hpp"
#include "cli/options.hpp"

namespace {

// Not a command: what stands behind it need not be one yet.
int complete(const CLI::App &program, int count, char **words) {
  for (const ghlauth::cli::Candidate &candidate : ghlauth::cli::candidates(program, {words, words + count}))
    std::printf("%s%s%s\n", candidate.word.c_str(), candidate.about.empty() ? "" : "\t", candidate.about.c_str());
  return 0;
}

}  // namespace

int main(int argc, char **argv) {
  using namespace ghlauth::cli;
  forbid_core_files();
  CLI::App program("Authorization for the HighLevel API", "ghlauth");
  program.require_subcommand(1);
  program.set_version_flag("--version", std::string("ghlauth ") + ghlauth_version_string());
  program.footer(
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not logged in or no such credential,\n"
      "4 needs authorization, 5 undetermined (can), 130 interrupted.");
  int exit_code = exit_ok;
  add_login_command(program, exit_code);
  add_status_command(program, exit_code);
  add_token_command(program, exit_code);
  add_logout_command(program, exit_code);
  add_keep_command(program, exit_code);
  add_store_command(program, exit_code);
  add_call_command(program, exit_code);
  add_can_command(program, exit_code);
  add_scopes_command(program, exit_code);
  add_operations_command(program, exit_code);
  add_advise_command(program, exit_code);
  add_explain_command(program, exit_code);
  add_webhook_command(program, exit_code);
  add_context_command(program, exit_code);
  add_doctor_command(program, exit_code);
  add_sandbox_command(program, exit_code);
  add_completion_command(program, exit_code);
  if (argc > 1 && std::string_view(argv[1]) == "__complete") return complete(program, argc - 2, argv + 2);
  if (argc == 3 && std::string_view(argv[1]) == "__man") return run_command({}, [&] { return write_man_pages(program, argv[2]), exit_ok; });
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return program.exit(error) == 0 ? exit_ok : exit_usage;
  }
  return exit_code;
}
