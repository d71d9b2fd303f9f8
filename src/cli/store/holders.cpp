#include "cli/store/holders.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>

#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

namespace fs = std::filesystem;

/// The number that a folder of /proc is named by; 0 for others.
pid_t pid_of(const fs::path &folder) {
  const std::string name = folder.filename();
  pid_t pid = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
  return error == std::errc() && end == name.data() + name.size() ? pid : 0;
}

bool has_open(const fs::path &process, const struct stat &file) {
  std::error_code no_look;  // another user's, or it has ended
  for (fs::directory_iterator one(process / "fd", no_look), end; !no_look && one != end; one.increment(no_look)) {
    struct stat info = {};
    if (stat(one->path().c_str(), &info) == 0 && info.st_dev == file.st_dev && info.st_ino == file.st_ino) return true;
  }
  return false;
}

std::string program_of(const fs::path &process) {
  std::string name;
  std::ifstream in(process / "comm");
  std::getline(in, name);
  return printable(name);
}

}  // namespace

std::optional<std::vector<Holder>> other_holders(const fs::path &file) {
  struct stat info = {};
  if (stat(file.c_str(), &info) != 0 || !fs::exists("/proc/self/fd")) return std::nullopt;
  std::vector<Holder> holders;
  std::error_code error;
  for (fs::directory_iterator one("/proc", error), end; !error && one != end; one.increment(error))
    if (const pid_t pid = pid_of(one->path()); pid != 0 && pid != getpid() && has_open(one->path(), info))
      holders.push_back({pid, program_of(one->path())});
  std::sort(holders.begin(), holders.end(), [](const Holder &a, const Holder &b) { return a.pid < b.pid; });
  return holders;
}

}  // namespace ghlauth::cli
