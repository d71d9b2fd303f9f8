// The subcommands. Each adds itself to the program and is run by its callback, which leaves the exit code behind.
#pragma once

namespace CLI {
class App;
}

namespace ghlauth::cli {

void add_login_command(CLI::App &program, int &exit_code);
void add_status_command(CLI::App &program, int &exit_code);
void add_token_command(CLI::App &program, int &exit_code);
void add_logout_command(CLI::App &program, int &exit_code);
void add_keep_command(CLI::App &program, int &exit_code);
void add_store_command(CLI::App &program, int &exit_code);
void add_call_command(CLI::App &program, int &exit_code);
void add_can_command(CLI::App &program, int &exit_code);
void add_scopes_command(CLI::App &program, int &exit_code);
void add_operations_command(CLI::App &program, int &exit_code);
void add_advise_command(CLI::App &program, int &exit_code);
void add_explain_command(CLI::App &program, int &exit_code);
void add_context_command(CLI::App &program, int &exit_code);
void add_webhook_command(CLI::App &program, int &exit_code);
void add_doctor_command(CLI::App &program, int &exit_code);
void add_sandbox_command(CLI::App &program, int &exit_code);
void add_completion_command(CLI::App &program, int &exit_code);

}  // namespace ghlauth::cli
