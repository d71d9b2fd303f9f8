// Manual pages of the program, from what --help shows: `ghlauth __man FOLDER`, when it is built.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace ghlauth::cli {

/// One of section 1 for the program, and one for each command that does something. Throws what does not work.
void write_man_pages(const CLI::App &program, const std::string &folder);

}  // namespace ghlauth::cli
