#include "core/peer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>

#include "core/descriptor.hpp"
#include "core/system_error.hpp"

namespace ghlauth {
namespace {

struct Text {
  std::string bytes;
  int reason = 0;  ///< why it could not be read; 0: it was
};

/// A small file of /proc.
Text read_text(const std::string &path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return {{}, errno};
  Text text;
  std::array<char, 1024> chunk;
  for (;;) {
    const ssize_t size = read(file.get(), chunk.data(), chunk.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return {{}, errno};
    if (size == 0) return text;
    text.bytes.append(chunk.data(), static_cast<std::size_t>(size));
  }
}

std::string read_boot_id() {
  Text text = read_text("/proc/sys/kernel/random/boot_id");
  text.bytes = text.bytes.substr(0, text.bytes.find('\n'));
  if (text.reason == 0 && text.bytes.empty()) text.reason = ENODATA;
  if (text.reason != 0)
    throw system_error(Status::INTERNAL, "the boot id of this machine cannot be read", text.reason, "Mount /proc.");
  return text.bytes;
}

/// Without a lock, which a child could find locked by a thread that it does not have.
struct KnownBootId {
  std::atomic<const std::string *> text{nullptr};
  constexpr KnownBootId() noexcept = default;
  KnownBootId(const KnownBootId &) = delete;
  KnownBootId &operator=(const KnownBootId &) = delete;
  ~KnownBootId() { delete text.load(std::memory_order_relaxed); }
};
constinit KnownBootId known_boot_id;

/// Where process ids mean the same as here.
std::string machine() {
  struct stat space{};
  const bool is_known = stat("/proc/self/ns/pid", &space) == 0;
  return boot_id() + "." + (is_known ? std::to_string(space.st_ino) : "0");
}

std::string stat_of(const std::string &pid) { return "/proc/" + pid + "/stat"; }

/// Nothing when it has ended and only its parent has not noticed.
std::optional<std::string> start_time_in(const std::string &text) {
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
  const std::string *known = known_boot_id.text.load(std::memory_order_acquire);
  if (known != nullptr) return *known;
  auto read = std::make_unique<const std::string>(read_boot_id());
  if (known_boot_id.text.compare_exchange_strong(known, read.get(), std::memory_order_acq_rel)) known = read.release();
  return *known;
}

std::string peer_name() {
  const std::string pid = std::to_string(getpid());
  const Text about = read_text(stat_of(pid));
  // Under a name without its start time it would be taken for one that has ended.
  if (is_out_of_descriptors(about.reason)) throw system_error(Status::INTERNAL, stat_of(pid) + " cannot be read", about.reason);
  return machine() + "." + pid + "." + start_time_in(about.bytes).value_or("0");
}

Peer look_for_peer(std::string_view name) {
  const std::size_t start_at = name.rfind('.');
  if (start_at == std::string_view::npos || start_at == 0) return Peer::UNKNOWN;
  const std::size_t pid_at = name.rfind('.', start_at - 1);
  if (pid_at == std::string_view::npos || name.substr(0, pid_at) != machine()) return Peer::UNKNOWN;
  const std::string pid(name.substr(pid_at + 1, start_at - pid_at - 1));
  int number = 0;
  if (std::from_chars(pid.data(), pid.data() + pid.size(), number).ec != std::errc{} || number <= 0) return Peer::UNKNOWN;
  const Text about = read_text(stat_of(pid));
  if (about.reason != 0) return about.reason == ENOENT || about.reason == ESRCH ? Peer::GONE : Peer::UNKNOWN;
  const std::optional<std::string> started = start_time_in(about.bytes);
  return started && *started == name.substr(start_at + 1) ? Peer::ALIVE : Peer::GONE;
}

}  // namespace ghlauth
