// multipart/form-data: parts with names, from memory, files and callbacks, one behind the other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/body.hpp"

namespace ghlauth::net {

struct Part {
  std::string name;
  std::string file_name;     ///< empty: a field, and no file
  std::string content_type;  ///< empty: none is said
  std::shared_ptr<BodySource> body;
};

class Multipart final : public BodySource {
 public:
  Multipart(std::string boundary, std::vector<Part> parts) : boundary_(std::move(boundary)), parts_(std::move(parts)) {}
  /// Opens all parts, so that what cannot be read is told before anything is sent.
  std::unique_ptr<BodyReader> open() override;
  [[nodiscard]] bool can_be_opened() const noexcept override;

 private:
  std::string boundary_;
  std::vector<Part> parts_;
};

/// A new one, which is in no body.
std::string random_boundary();
/// "multipart/form-data; boundary=..."
std::string multipart_type(const std::string &boundary);

}  // namespace ghlauth::net
