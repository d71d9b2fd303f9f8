// Files: those that are put into the media library, and the recordings of calls.
#include <algorithm>
#include <utility>

#include "core/json.hpp"
#include "core/number.hpp"
#include "sandbox/entities.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/operations.hpp"

namespace ghlauth::sandbox {
namespace {

std::string quoted(std::string_view text) { return JsonWriter().string(text).str(); }

const UploadedPart *part(const Request &request, std::string_view name) noexcept {
  const auto &parts = *request.parts;
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const UploadedPart &one) { return one.name == name; });
  return found == parts.end() ? nullptr : &*found;
}

std::string text_of(const Request &request, std::string_view name) {
  const UploadedPart *field = part(request, name);
  return field ? field->value : "";
}

void append_number(std::string &to, std::size_t number, int bytes) {  // little endian
  for (int i = 0; i < bytes; ++i, number >>= 8U) to += static_cast<char>(number & 0xffU);
}

/// Silence: one byte for each of 8,000 samples a second.
std::string wav(std::size_t seconds) {
  constexpr std::size_t rate = 8000;
  const std::size_t size = seconds * rate;
  std::string out = "RIFF";
  append_number(out, size + 36, 4);
  out += "WAVEfmt ";
  for (const auto &[number, bytes] : {std::pair<std::size_t, int>{16, 4}, {1, 2}, {1, 2}, {rate, 4}, {rate, 4}, {1, 2}, {8, 2}})
    append_number(out, number, bytes);
  out += "data";
  append_number(out, size, 4);
  return out.append(size, '\x80');
}

}  // namespace

Response upload_media(ApiCall &api) {
  const Request &request = api.call.request;
  if (!request.parts) return failure(400, "Multipart: Boundary not found", "medias.not-multipart");
  const bool hosted = text_of(request, "hosted") == "true";
  const UploadedPart *file = part(request, "file");
  if (hosted && text_of(request, "fileUrl").empty())
    return validation_failure({"fileUrl should not be empty"}, "medias.no-url");
  if (!hosted && (!file || file->file_name.empty())) return validation_failure({"file should not be empty"}, "medias.no-file");

  Record fields = {{"parentId", quoted(text_of(request, "parentId"))}};
  const std::string name = text_of(request, "name");
  if (hosted) {
    fields.emplace_back("name", quoted(name));
    fields.emplace_back("fileUrl", quoted(text_of(request, "fileUrl")));
  } else {
    fields.emplace_back("name", quoted(name.empty() ? file->file_name : name));
    fields.emplace_back("fileName", quoted(file->file_name));
    fields.emplace_back("contentType", quoted(file->content_type));
    fields.emplace_back("size", std::to_string(file->size));
    fields.emplace_back("sha256", quoted(file->sha256));
  }
  const Item &media = add_item(api.call.world, "medias", api.resource_id, std::move(fields));
  JsonWriter out;
  out.begin_object().member("fileId", media.id);
  out.member("url", "https://storage.example/" + api.resource_id + "/media/" + media.id).end_object();
  return json_response(201, out.str(), "medias.upload");
}

Response message_recording(ApiCall &api) {
  constexpr std::size_t max_seconds = 600;
  const Item *message = api.call.world.state.items.of("messages").find(api.path_value("messageId"));
  if (!message || message->location_id != api.location_id) return failure(400, "Message not found", "messages.not-found");
  std::size_t seconds = 1;
  for (const auto &[name, json] : message->fields)
    if (name == "callDuration") seconds = read_whole<std::size_t>(json).value_or(0);
  return {200, {{"Content-Type", "audio/x-wav"}}, wav(std::min(seconds, max_seconds)), "messages.recording"};
}

}  // namespace ghlauth::sandbox
