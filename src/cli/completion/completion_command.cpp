#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "cli/completion/scripts.hpp"
#include "cli/options.hpp"

namespace ghlauth::cli {
namespace {

const char *script_of(const std::string &shell) {
  if (shell == "bash") return bash_completion;
  return shell == "zsh" ? zsh_completion : fish_completion;
}

}  // namespace

void add_completion_command(CLI::App &program, int &exit_code) {
  auto name = std::make_shared<std::string>();
  CLI::App *command = program.add_subcommand("completion", "Print what completes this program's command lines in a shell");
  command->add_option("SHELL", *name, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer(
      "bash: source <(ghlauth completion bash), in ~/.bashrc\n"
      "zsh:  source <(ghlauth completion zsh), in ~/.zshrc behind compinit\n"
      "fish: ghlauth completion fish | source, in ~/.config/fish/config.fish\n"
      "An installed package has them already, where the shells look by themselves.");
  command->callback([name, &exit_code] {
    exit_code = run_command({}, [&] {
      std::fputs(script_of(*name), stdout);
      return 0;
    });
  });
}

}  // namespace ghlauth::cli
