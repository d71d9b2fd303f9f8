#include "client/request_body.hpp"

#include <strings.h>

#include <array>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::client {

void RequestBody::set_bytes(std::string_view data) {
  SecretBytes bytes;
  append(bytes, data);
  *this = {};
  kind_ = Kind::WHOLE;
  bytes_ = std::make_shared<const SecretBytes>(std::move(bytes));
}

void RequestBody::set_source(std::shared_ptr<net::BodySource> source) {
  *this = {};
  kind_ = Kind::WHOLE;
  source_ = std::move(source);
}

void RequestBody::become(Kind kind, std::string_view what) {
  static constexpr std::array<std::string_view, 4> words = {"", "has a body already", "is a form already", "has parts already"};
  if (kind_ != Kind::NONE && kind_ != kind)
    throw_invalid("the request " + std::string(words[static_cast<std::size_t>(kind_)]) + ", and cannot have " +
                      std::string(what) + " as well",
                  "Give it fields of a form, parts, or one body.");
  kind_ = kind;
}

void RequestBody::add_field(std::string_view name, std::string_view value) {
  if (name.empty()) throw_invalid("the name of a form's field is empty");
  become(Kind::FORM, "a form's field");
  SecretBytes field;
  if (!form_.empty()) append(field, "&");
  append(field, percent_encode(name));
  append(field, "=");
  append(field, percent_encode(value));
  append(form_, view(field));
}

void RequestBody::add_part(net::Part part) {
  if (part.name.empty()) throw_invalid("the name of a part is empty");
  become(Kind::PARTS, "a part");
  if (boundary_.empty()) boundary_ = net::random_boundary();
  parts_.push_back(std::move(part));
}

std::string RequestBody::content_type() const {
  if (kind_ == Kind::FORM) return "application/x-www-form-urlencoded";
  return kind_ == Kind::PARTS ? net::multipart_type(boundary_) : std::string();
}

std::string_view RequestBody::text() const noexcept {
  if (kind_ == Kind::FORM) return view(form_);
  return bytes_ ? view(*bytes_) : std::string_view();
}

std::shared_ptr<const SecretBytes> RequestBody::bytes() const {
  return kind_ == Kind::FORM ? std::make_shared<const SecretBytes>(form_) : bytes_;
}

std::shared_ptr<net::BodySource> RequestBody::source() const {
  return kind_ == Kind::PARTS ? std::make_shared<net::Multipart>(boundary_, parts_) : source_;
}

std::string_view media_type_of(std::string_view file_name) noexcept {
  struct Type {
    std::string_view end;
    std::string_view type;
  };
  static constexpr std::array<Type, 26> types = {{
      {".jpg", "image/jpeg"},        {".jpeg", "image/jpeg"},      {".png", "image/png"},       {".gif", "image/gif"},
      {".webp", "image/webp"},       {".svg", "image/svg+xml"},    {".heic", "image/heic"},     {".bmp", "image/bmp"},
      {".mp4", "video/mp4"},         {".mov", "video/quicktime"},  {".webm", "video/webm"},     {".avi", "video/x-msvideo"},
      {".mpeg", "video/mpeg"},       {".mp3", "audio/mpeg"},       {".wav", "audio/wav"},       {".m4a", "audio/mp4"},
      {".ogg", "audio/ogg"},         {".pdf", "application/pdf"},  {".csv", "text/csv"},        {".txt", "text/plain"},
      {".html", "text/html"},        {".json", "application/json"}, {".xml", "application/xml"}, {".zip", "application/zip"},
      {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
  }};
  for (const Type &type : types) {
    if (file_name.size() < type.end.size()) continue;
    const std::string_view end = file_name.substr(file_name.size() - type.end.size());
    if (strncasecmp(end.data(), type.end.data(), type.end.size()) == 0) return type.type;
  }
  return "application/octet-stream";
}

}  // namespace ghlauth::client
