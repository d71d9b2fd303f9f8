#include "store/transfer_line.hpp"

#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"

namespace ghlauth::store {
namespace {

constexpr std::int64_t format = 1;

SecretBytes line_of(JsonWriter &out) {
  out.end_object();
  SecretBytes line;
  append(line, out.text());
  line.push_back('\n');
  return line;
}

void write_text(JsonWriter &out, std::string_view name, const std::string &value) {
  if (!value.empty()) out.member(name, value);
}

bool is_text(std::string_view value) { return is_utf8(value) && value.find('\0') == std::string_view::npos; }

std::optional<SecretBytes> read_value(const JsonValue &in) {
  if (const auto text = in["text"].string()) {
    SecretBytes value;
    append(value, *text);
    return value;
  }
  const auto encoded = in["value"].string();
  return encoded ? base64_decode(*encoded) : std::nullopt;
}

}  // namespace

SecretBytes transfer_head(const TransferHead &head) {
  JsonWriter out;
  out.begin_object().member("ghlauth_export", format).member("form", head.is_plain ? "plain" : "sealed");
  write_text(out, "key_check", head.key_check);
  return line_of(out);
}

// The version is a text: many readers of JSON would lose digits of it.
SecretBytes transfer_row(const Row &row, bool is_plain) {
  JsonWriter out;
  out.begin_object().member("key", row.key);
  write_text(out, "app_id", row.index.app_id);
  write_text(out, "owner", row.index.owner);
  write_text(out, "company_id", row.index.company_id);
  write_text(out, "location_id", row.index.location_id);
  if (row.due_s != 0) out.member("due_s", row.due_s);
  out.member("version", std::to_string(row.version));
  if (is_plain && is_text(view(row.value)))
    out.member("text", view(row.value));
  else
    out.member("value", base64_encode(view(row.value)));
  return line_of(out);
}

SecretBytes transfer_end(std::int64_t rows) {
  JsonWriter out;
  out.begin_object().member("end", rows);
  return line_of(out);
}

TransferHead read_transfer_head(std::string_view line) {
  const std::optional<JsonDocument> document = JsonDocument::try_parse(line);
  const std::optional<std::int64_t> found = document ? document->root()["ghlauth_export"].integer() : std::nullopt;
  if (!found) throw_invalid("the first line is not that of an export", "Give what ghlauth_store_export made.");
  const std::string_view form = document->root()["form"].string_or_empty();
  if (*found != format || (form != "sealed" && form != "plain"))
    throw Error(Status::UNSUPPORTED, "an export of another version", "Import it with the version of ghlauth that made it.");
  TransferHead head;
  head.is_plain = form == "plain";
  head.key_check = document->root()["key_check"].string_or_empty();
  return head;
}

TransferLine read_transfer_line(std::string_view line) {
  TransferLine read;
  const std::optional<JsonDocument> document = JsonDocument::try_parse(line);
  if (!document) return read;
  const JsonValue in = document->root();
  read.end = in["end"].integer();
  const std::string_view key = in["key"].string_or_empty();
  const std::int64_t version = in["version"].integer().value_or(0);
  std::optional<SecretBytes> value = read_value(in);
  if (read.end || key.empty() || version <= 0 || !value) return read;
  Row row;
  row.key = key;
  row.value = std::move(*value);
  row.index = {std::string(in["app_id"].string_or_empty()), std::string(in["owner"].string_or_empty()),
               std::string(in["company_id"].string_or_empty()), std::string(in["location_id"].string_or_empty())};
  row.due_s = in["due_s"].integer().value_or(0);
  row.version = static_cast<std::uint64_t>(version);
  read.row = std::move(row);
  return read;
}

}  // namespace ghlauth::store
