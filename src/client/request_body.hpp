// The body of a request as the application puts it together: a whole one, a form's fields, or parts.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "net/multipart.hpp"

namespace ghlauth::client {

class RequestBody {
 public:
  /// In the place of whatever there is.
  void set_bytes(std::string_view data);
  void set_source(std::shared_ptr<net::BodySource> source);
  /// Throw INVALID_ARGUMENT beside a body of another kind.
  void add_field(std::string_view name, std::string_view value);
  void add_part(net::Part part);

  /// What its kind says; empty for a whole one, which the application names.
  [[nodiscard]] std::string content_type() const;
  /// What is in memory; empty for files, streams and parts.
  [[nodiscard]] std::string_view text() const noexcept;
  /// One of the two, or none.
  [[nodiscard]] std::shared_ptr<const SecretBytes> bytes() const;
  [[nodiscard]] std::shared_ptr<net::BodySource> source() const;

 private:
  enum class Kind { NONE, WHOLE, FORM, PARTS };
  void become(Kind kind, std::string_view what);

  Kind kind_ = Kind::NONE;
  std::shared_ptr<const SecretBytes> bytes_;
  std::shared_ptr<net::BodySource> source_;
  SecretBytes form_;
  std::string boundary_;
  std::vector<net::Part> parts_;
};

/// The Content-Type of a file by the end of its name; application/octet-stream for one that is not known.
std::string_view media_type_of(std::string_view file_name) noexcept;

}  // namespace ghlauth::client
