// Where a secret comes from, asked every time it is needed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/secret.hpp"

namespace ghlauth::auth {

struct FetchedSecret {
  Secret text;
  std::optional<std::int64_t> expires_at_s;
};

class SecretSource {
 public:
  SecretSource() = default;
  SecretSource(const SecretSource &) = delete;
  SecretSource &operator=(const SecretSource &) = delete;
  virtual ~SecretSource() = default;
  /// Throws SECRET_SOURCE or FILE_PERMISSIONS naming the source. Thread-safe where the application's callback is.
  [[nodiscard]] virtual FetchedSecret fetch() const = 0;
};

inline constexpr std::size_t max_secret_bytes = 64U << 10;

std::shared_ptr<const SecretSource> secret_from_text(Secret text);
std::shared_ptr<const SecretSource> secret_from_env(std::string name);
/// The opened file is checked, not the name: regular, and closed to group and others unless allow_readable.
std::shared_ptr<const SecretSource> secret_from_file(std::string path, bool allow_readable);
/// The file of that name in $CREDENTIALS_DIRECTORY.
std::shared_ptr<const SecretSource> secret_from_systemd(std::string name);
/// Reads a descriptor to its end, now.
Secret read_secret(int fd, const std::string &called, bool allow_readable);

}  // namespace ghlauth::auth
