#include "sandbox/upload.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{16} << 10;  // a part's head has to fit
constexpr std::size_t max_value = std::size_t{4} << 10;
constexpr std::size_t max_parts = 1000;

std::string text_or_empty(const char *text) { return text ? text : ""; }

}  // namespace

Upload::Upload(MHD_Connection *connection)
    : processor_(MHD_create_post_processor(connection, buffer_bytes, on_data, this)), is_readable_(processor_ != nullptr) {}

void Upload::add(std::string_view bytes) {
  size_ += bytes.size();
  if (is_readable_) is_readable_ = MHD_post_process(processor_.get(), bytes.data(), bytes.size()) == MHD_YES;
}

MHD_Result Upload::on_data(void *self, MHD_ValueKind, const char *name, const char *file_name, const char *content_type,
                           const char *, const char *data, std::uint64_t offset, std::size_t size) {
  auto &upload = *static_cast<Upload *>(self);
  if (offset == 0 && !upload.is_begun(name, file_name)) {
    if (upload.parts_.size() == max_parts) return MHD_NO;
    upload.end_part();
    upload.parts_.push_back({text_or_empty(name), text_or_empty(file_name), text_or_empty(content_type), {}, 0, {}});
  }
  UploadedPart &part = upload.parts_.back();
  part.size += size;
  part.value.append(data, std::min(size, max_value - part.value.size()));
  upload.digest_.add({data, size});
  return MHD_YES;
}

/// The reader tells of a part without content first when that has not come yet.
bool Upload::is_begun(const char *name, const char *file_name) const {
  return !parts_.empty() && parts_.back().size == 0 && parts_.back().name == text_or_empty(name) &&
         parts_.back().file_name == text_or_empty(file_name);
}

void Upload::end_part() {
  const std::string digest = digest_.finish();
  if (!parts_.empty()) parts_.back().sha256 = hex_encode(digest);
}

void Upload::finish(Request &request) {
  is_readable_ = is_readable_ && MHD_destroy_post_processor(processor_.release()) == MHD_YES;
  end_part();
  if (is_readable_) request.parts = std::move(parts_);
}

}  // namespace ghlauth::sandbox
