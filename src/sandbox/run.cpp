#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <mutex>
#include <optional>

#include "core/error.hpp"
#include "crypto/random.hpp"
#include "sandbox/announce.hpp"
#include "sandbox/child.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/seed.hpp"
#include "sandbox/server.hpp"
#include "sandbox/signals.hpp"
#include "sandbox/webhooks/courier.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_key_bytes = 64U << 10;

void apply_settings(World &world, const std::vector<std::string> &settings) {
  for (const std::string &setting : settings) {
    const std::size_t sign = setting.find('=');
    if (sign == std::string::npos) throw_invalid("not name=value: " + setting);
    world.switches.set(setting.substr(0, sign), setting.substr(sign + 1));
  }
}

/// Written beside its place and renamed, so that a reader never sees half of it; for the user alone, as it holds secrets.
void write_ready_file(const std::string &path, const std::string &text) {
  const std::string part = path + ".part";
  (void)unlink(part.c_str());  // one of an earlier run may be readable to others, or lead elsewhere
  const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written = fd >= 0 && write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (fd >= 0) close(fd);
  if (!written || std::rename(part.c_str(), path.c_str()) != 0) throw_invalid("the ready file " + path + " cannot be written");
}

SecretBytes read_key(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw_invalid("the key " + path + " cannot be read: " + std::strerror(errno));
  SecretBytes key(max_key_bytes);
  file.read(key.data(), static_cast<std::streamsize>(key.size()));
  key.resize(static_cast<std::size_t>(file.gcount()));
  return key;
}

/// A sandbox that answers, as long as it lives.
class Running {
 public:
  explicit Running(const Options &options) : world_(options.seed) {
    world_.targets = Targets(options.allow_targets);
    for (const std::string &file : options.webhook_keys) world_.webhook_keys.add(view(read_key(file)));
    world_.control_token = options.seed ? world_.ids.hex(48) : crypto::random_hex(24);
    seeded_ = options.seed_file.empty() ? seed_default(world_, options.redirect_uris, options.locations, options.webhook_url)
                                        : seed_from_file(world_, options.seed_file);
    apply_settings(world_, options.settings);
    if (!options.operations_file.empty()) world_.operations.load(options.operations_file);
    server_.emplace(world_, options.bind, options.port, options.allow_hosts);
    courier_.emplace(world_, options.webhook_ca);
    const std::lock_guard lock(world_.mutex);
    world_.url = server_->url();
    if (!options.ready_file.empty()) write_ready_file(options.ready_file, announcement_json(world_, seeded_) + '\n');
  }

  /// Calls announcement_json, announcement_text or announcement_environment.
  template <class Announcement>
  auto announce(Announcement announcement) {
    const std::lock_guard lock(world_.mutex);
    return announcement(world_, seeded_);
  }

 private:
  World world_;
  Seeded seeded_;
  std::optional<Server> server_;
  std::optional<Courier> courier_;
};

int serve(const Options &options) {
  const Signals signals({SIGTERM, SIGINT});
  Running sandbox(options);
  const std::string text = options.json ? sandbox.announce(announcement_json) + '\n' : sandbox.announce(announcement_text);
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
  if (options.exit_with_stdin)
    (void)signals.wait_or_stdin();
  else
    (void)signals.wait();
  return 0;
}

int serve_command(const Options &options) {
  const Signals signals(child_signals);
  Running sandbox(options);
  return run_child(options.command, sandbox.announce(announcement_environment), signals, options.started);
}

}  // namespace

int run(const Options &options) noexcept {
  try {
    return options.command.empty() ? serve(options) : serve_command(options);
  } catch (const Error &error) {
    std::fprintf(stderr, "ghlauth sandbox: %.*s\n  %.*s\n", static_cast<int>(error.message().size()), error.message().data(),
                 static_cast<int>(error.hint().size()), error.hint().data());
    return error.status() == Status::INVALID_ARGUMENT ? 2 : 1;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "ghlauth sandbox: %s\n", error.what());
    return 1;
  }
}

void list_switches(bool json) {
  const std::string text = json ? switches_json(Switches()) + '\n' : describe_switches();
  std::fputs(text.c_str(), stdout);
}

}  // namespace ghlauth::sandbox
