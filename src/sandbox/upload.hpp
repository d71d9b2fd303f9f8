// A multipart body as it comes in: told apart by the HTTP server's own reader, and not kept.
#pragma once

#include <microhttpd.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "crypto/digest.hpp"
#include "sandbox/http.hpp"

namespace ghlauth::sandbox {

class Upload {
 public:
  /// HighLevel takes videos of up to 500 MB.
  static constexpr std::size_t max_bytes = 500'000'000;

  explicit Upload(MHD_Connection *connection);
  Upload(const Upload &) = delete;
  Upload &operator=(const Upload &) = delete;

  void add(std::string_view bytes);
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// The parts, or the note that the body has none that can be read.
  void finish(Request &request);

 private:
  struct Destroy {
    void operator()(MHD_PostProcessor *processor) const noexcept { MHD_destroy_post_processor(processor); }
  };
  static MHD_Result on_data(void *self, MHD_ValueKind, const char *name, const char *file_name, const char *content_type,
                            const char *encoding, const char *data, std::uint64_t offset, std::size_t size);
  [[nodiscard]] bool is_begun(const char *name, const char *file_name) const;
  void end_part();

  std::unique_ptr<MHD_PostProcessor, Destroy> processor_;
  std::vector<UploadedPart> parts_;
  crypto::Sha256 digest_;  ///< of the last one
  std::size_t size_ = 0;
  bool is_readable_;
};

}  // namespace ghlauth::sandbox
