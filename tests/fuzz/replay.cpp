// Runs a fuzz target over the files of a folder, with any compiler: replay FOLDER. A file that the target does not survive ends
// the program, and its name stands last on standard output.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

std::vector<std::uint8_t> read(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void replay(const std::filesystem::path &path) {
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  const std::vector<std::uint8_t> input = read(path);
  LLVMFuzzerTestOneInput(input.data(), input.size());
  // Each cut of it as well: a copy of its own, so that a sanitizer sees a look behind its end.
  for (std::size_t size = 0; size < input.size(); ++size) {
    const std::vector<std::uint8_t> cut(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size));
    LLVMFuzzerTestOneInput(cut.data(), cut.size());
  }
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  std::vector<std::filesystem::path> paths;
  for (const auto &entry : std::filesystem::directory_iterator(argv[1])) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const auto &path : paths) replay(path);
  std::printf("%zu files\n", paths.size());
  return paths.empty() ? 1 : 0;
}
