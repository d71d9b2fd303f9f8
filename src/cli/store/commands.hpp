// What `ghlauth store` has below it.
#pragma once

namespace CLI {
class App;
}

namespace ghlauth::cli {

void add_store_check(CLI::App &group, int &exit_code);
void add_store_export(CLI::App &group, int &exit_code);
void add_store_import(CLI::App &group, int &exit_code);
void add_store_list(CLI::App &group, int &exit_code);
void add_store_migrate(CLI::App &group, int &exit_code);
void add_store_open(CLI::App &group, int &exit_code);
void add_store_rotate_key(CLI::App &group, int &exit_code);

}  // namespace ghlauth::cli
