// What could stand where the user is typing, for the shells: `ghlauth __complete WORD...`.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ghlauth::cli {

/// A line of it for each; ":files" in the place of the names of files, which the shell knows. One that ends in ':' or '=' goes on.
struct Candidate {
  std::string word;  ///< whole, as it would stand there
  std::string about;
};

/// `words`: what was typed behind the name of the program; the last one is not ended, and may be empty.
[[nodiscard]] std::vector<Candidate> candidates(const CLI::App &program, const std::vector<std::string> &words);

}  // namespace ghlauth::cli
