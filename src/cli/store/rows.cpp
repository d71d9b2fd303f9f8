#include "cli/store/rows.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/handles.hpp"
#include "cli/json.hpp"
#include "cli/store/tally.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

/// The bytes of the whole groups of four letters; up to the first letter that is none.
std::string of_base64(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  for (std::size_t i = 0; i + 4 <= text.size(); i += 4) {
    std::uint32_t group = 0;
    for (const char c : text.substr(i, 4)) {
      const std::size_t digit = letters.find(c);
      if (digit == std::string_view::npos) return bytes;
      group = group << 6 | static_cast<std::uint32_t>(digit);
    }
    for (const unsigned shift : {16U, 8U, 0U}) bytes += static_cast<char>(group >> shift & 0xffU);
  }
  return bytes;
}

/// The rows that open, out of an export: its lines have their columns, and the values sealed as they are in the store.
class RowReader {
 public:
  static ghlauth_status take(void *self, const std::uint8_t *data, std::size_t size) {
    try {
      static_cast<RowReader *>(self)->take({reinterpret_cast<const char *>(data), size});
      return GHLAUTH_OK;
    } catch (...) {
      return GHLAUTH_E_OUT_OF_MEMORY;
    }
  }

  StoredRows found;

 private:
  void take(std::string_view text) {
    text_ += text;
    std::size_t begin = 0;
    for (std::size_t end; (end = text_.find('\n', begin)) != std::string::npos; begin = end + 1)
      take_line(text_.substr(begin, end - begin));
    text_.erase(0, begin);
  }

  // The head and the end of the export have no key.
  void take_line(const std::string &line) {
    const std::optional<Json> json = Json::parse(line);
    if (!json) return;
    const auto text = [&](const char *name) { return json->string(name).value_or(""); };
    if (const auto checks = json->string("key_check")) found.keys = key_ids(*checks);
    const std::string key = text("key");
    if (key.empty()) return;
    StoredRow &row = found.rows.emplace_back();
    row.key = key;
    row.app_id = text("app_id");
    row.company_id = text("company_id");
    row.location_id = text("location_id");
    row.owner = text("owner");
    row.version = text("version");
    row.due_s = json->integer("due_s").value_or(-1);
    row.sealed_with = sealing_key(of_base64(text("value").substr(0, (sealed_head_bytes + 2) / 3 * 4)));
  }

  std::string text_;
};

}  // namespace

RowName name_of(const std::string &key) {
  static constexpr std::pair<std::string_view, const char *> prefixes[] = {{"installation/", "installation"},
                                                                           {"remembered/", "remembered"},
                                                                           {"secret/client-secret/", "client-secret"},
                                                                           {"secret/pit/", "pit"},
                                                                           {"secret/", "secret"}};
  for (const auto &[prefix, kind] : prefixes)
    if (key.starts_with(prefix)) return {kind, key.substr(prefix.size())};
  return {"other", key};
}

StoredRows read_opened_rows(ghlauth_store *store) {
  RowReader reader;
  const ghlauth_byte_sink sink = {sizeof(sink), &reader, nullptr, RowReader::take};
  const Report report =
      reported([&](auto out, auto error) { return ghlauth_store_export(store, out, &sink, nullptr, cancel(), error); });
  StoredRows found = std::move(reader.found);
  const std::size_t named = ghlauth_report_size(report.get());
  for (std::size_t i = 0; i < named; ++i) {
    StoredRow &row = found.rows.emplace_back();
    row.key = ghlauth_report_name(report.get(), i);
    row.damage = ghlauth_report_reason(report.get(), i);
  }
  found.unnamed = ghlauth_report_failed(report.get()) - static_cast<std::int64_t>(named);
  std::sort(found.rows.begin(), found.rows.end(), [](const StoredRow &a, const StoredRow &b) { return a.key < b.key; });
  return found;
}

// A line for each key: its id, and what it sealed. That of a store without a key has no blank.
std::vector<std::string> key_ids(std::string_view keys_value) {
  std::vector<std::string> ids;
  while (!keys_value.empty()) {
    const std::string_view line = keys_value.substr(0, keys_value.find('\n'));
    keys_value.remove_prefix(std::min(line.size() + 1, keys_value.size()));
    if (const std::size_t blank = line.find(' '); blank != std::string_view::npos) ids.push_back(printable(line.substr(0, blank)));
  }
  return ids;
}

// A mark, the length of the id, the id.
std::string sealing_key(std::string_view value) {
  constexpr std::string_view mark = "ghlauth1";
  if (value.size() <= mark.size() || !value.starts_with(mark)) return {};
  const auto size = static_cast<unsigned char>(value[mark.size()]);
  return printable(value.substr(mark.size() + 1, size));
}

}  // namespace ghlauth::cli
