// Any Version, method and path (the lines of the input) matched to an operation, next to a comparison with one template after
// the other, which is slow and plain.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "permission/catalogue.hpp"

namespace permission = ghlauth::permission;
using permission::Generation;
using permission::Operation;

namespace {

using Segments = std::vector<std::string>;

std::vector<std::string> split(const std::string &text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text)
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  return parts;
}

std::optional<std::string> decode(const std::string &text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const std::string digits = text.substr(i + 1, 2);
    if (digits.size() != 2 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return std::nullopt;
    decoded += static_cast<char>(std::stoi(digits, nullptr, 16));
    i += 2;
  }
  return decoded;
}

/// The segments of a request path, decoded; nothing when it is none.
std::optional<Segments> segments_of(std::string path) {
  path = path.substr(0, path.find_first_of("?#"));
  if (path.empty() || path.front() != '/' || path.size() > 8192) return std::nullopt;
  for (const char c : path)
    if ((c >= 0 && c <= ' ') || c == '\x7f') return std::nullopt;
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  Segments segments;
  for (const std::string &part : split(path.substr(1), '/')) {
    const std::optional<std::string> segment = decode(part);
    if (!segment || segment->empty() || *segment == "." || *segment == "..") return std::nullopt;
    segments.push_back(*segment);
  }
  return segments;
}

/// An operation, and its template as segments.
struct Row {
  const Operation *operation;
  Segments pattern;
};

const std::vector<Row> &rows() {
  static const std::vector<Row> made = [] {
    std::vector<Row> all;
    for (const Operation &operation : permission::operations()) {
      std::string path = operation.path();
      if (path.back() == '/') path.pop_back();
      all.push_back({&operation, split(path.substr(1), '/')});
    }
    return all;
  }();
  return made;
}

bool is_parameter(const std::string &segment) { return segment.front() == '{'; }

bool fits(const Segments &pattern, const Segments &segments) {
  if (pattern.size() != segments.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (!is_parameter(pattern[i]) && pattern[i] != segments[i]) return false;
  return true;
}

/// Of two templates that both fit: at the first place where they differ, one has a literal.
bool is_more_specific(const Segments &one, const Segments &other) {
  for (std::size_t i = 0; i < one.size(); ++i)
    if (is_parameter(one[i]) != is_parameter(other[i])) return is_parameter(other[i]);
  return false;
}

std::string upper(std::string text) {
  for (char &c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

template <class Admits>
const Operation *best(const std::string &method, const Segments &segments, Admits &&admits) {
  const Row *found = nullptr;
  for (const Row &row : rows())
    if (admits(*row.operation) && fits(row.pattern, segments) && method == permission::method_name(row.operation->method) &&
        (found == nullptr || is_more_specific(row.pattern, found->pattern)))
      found = &row;
  return found != nullptr ? found->operation : nullptr;
}

const Operation *plain_match(const std::string &method, const std::string &path, const std::string &version) {
  const std::optional<Generation> generation = permission::generation_of(version);
  const std::optional<Segments> segments = segments_of(path);
  if (!generation || !segments) return nullptr;
  const Operation *found = best(upper(method), *segments, [&](const Operation &one) { return one.generation == *generation; });
  if (found != nullptr || *generation == Generation::V3) return found;
  return best(upper(method), *segments, [](const Operation &one) {
    const std::string_view declared = one.version();
    return one.generation == Generation::V3 && !declared.empty() && declared != "v3";
  });
}

std::string take_line(std::string &text) {
  const std::size_t end = text.find('\n');
  std::string line = text.substr(0, end);
  text.erase(0, end == std::string::npos ? text.size() : end + 1);
  return line;
}

void require(bool holds, const char *what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  std::string path(reinterpret_cast<const char *>(data), size);
  const std::string version = take_line(path);
  const std::string method = take_line(path);
  const Operation *found = permission::match(method, path, version);
  require(found == plain_match(method, path, version), "match finds what a plain comparison finds");
  if (found != nullptr)
    require(permission::find(found->name(), permission::generation_name(found->generation)) == found,
            "what is matched is found by its name");
  const Operation *parsed = permission::parse(method + " " + path, version);
  if (found != nullptr) require(parsed == found, "a method and a path in one text are the same");
  const Operation *named = permission::find(path, version);
  if (named != nullptr) require(permission::parse(path, version) == named, "a name is parsed as it is found");
  return 0;
}
