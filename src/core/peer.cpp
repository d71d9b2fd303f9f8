#include "core/peer.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>

#include "core/error.hpp"

namespace ghlauth {
namespace {

std::string read_boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  if (!std::getline(file, id) || id.empty())
    throw Error(Status::INTERNAL, "the boot id of this machine cannot be read", "Mount /proc.");
  return id;
}

/// Where process ids mean the same as here.
std::string machine() {
  struct stat space{};
  const bool is_known = stat("/proc/self/ns/pid", &space) == 0;
  return boot_id() + "." + (is_known ? std::to_string(space.st_ino) : "0");
}

/// Nothing when there is no such process, or it has ended and only its parent has not noticed.
std::optional<std::string> start_time_of(const std::string &pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t name_end = text.rfind(')');  // the name before it may hold anything
  if (name_end == std::string::npos) return std::nullopt;
  constexpr int start_time_field = 22;
  std::size_t at = name_end + 2;
  if (at >= text.size() || text[at] == 'Z' || text[at] == 'X') return std::nullopt;
  for (int field = 3; field < start_time_field; ++field) {
    at = text.find(' ', at);
    if (at == std::string::npos) return std::nullopt;
    ++at;
  }
  return text.substr(at, text.find(' ', at) - at);
}

}  // namespace

const std::string &boot_id() {
  static const std::string id = read_boot_id();
  return id;
}

std::string peer_name() {
  const std::string pid = std::to_string(getpid());
  return machine() + "." + pid + "." + start_time_of(pid).value_or("0");
}

Peer look_for_peer(std::string_view name) {
  const std::size_t start_at = name.rfind('.');
  if (start_at == std::string_view::npos || start_at == 0) return Peer::UNKNOWN;
  const std::size_t pid_at = name.rfind('.', start_at - 1);
  if (pid_at == std::string_view::npos || name.substr(0, pid_at) != machine()) return Peer::UNKNOWN;
  const std::string pid(name.substr(pid_at + 1, start_at - pid_at - 1));
  int number = 0;
  if (std::from_chars(pid.data(), pid.data() + pid.size(), number).ec != std::errc{} || number <= 0) return Peer::UNKNOWN;
  const std::optional<std::string> started = start_time_of(pid);
  return started && *started == name.substr(start_at + 1) ? Peer::ALIVE : Peer::GONE;
}

}  // namespace ghlauth
