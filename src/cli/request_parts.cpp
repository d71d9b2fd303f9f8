#include "cli/request_parts.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cli/failure.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

struct Part {
  std::string name;
  std::string value;  ///< or the path of the file
  bool is_file = false;
  std::string type;
  std::string file_name;
};

// Takes ";name=..." off the end.
bool take_option(std::string &text, const std::string &name, std::string &value) {
  const std::size_t at = text.rfind(';');
  const std::string begin = ";" + name + "=";
  if (at == std::string::npos || text.compare(at, begin.size(), begin) != 0) return false;
  value = text.substr(at + begin.size());
  text.resize(at);
  return true;
}

Part part_of(const std::string &text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw Failure(exit_usage, "\"" + printable(text) + "\" is not name=value or name=@FILE");
  Part part;
  part.name = text.substr(0, equals);
  part.value = text.substr(equals + 1);
  part.is_file = part.value.starts_with('@');
  if (!part.is_file) return part;
  part.value.erase(0, 1);
  while (take_option(part.value, "type", part.type) || take_option(part.value, "filename", part.file_name)) continue;
  if (part.value.empty()) throw Failure(exit_usage, "\"" + printable(text) + "\" names no file");
  return part;
}

ghlauth_status read_stdin(void *, std::uint8_t *buffer, std::size_t capacity, std::size_t *size) {
  for (;;) {
    const ssize_t got = read(STDIN_FILENO, buffer, capacity);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return GHLAUTH_E_FILE;
    *size = static_cast<std::size_t>(got);
    return GHLAUTH_OK;
  }
}

const char *or_null(const std::string &text) { return text.empty() ? nullptr : text.c_str(); }

void add_stdin(const Request &request, const Part &part) {
  const ghlauth_byte_source source = {sizeof(source), nullptr, nullptr, read_stdin, nullptr};
  const std::string file_name = part.file_name.empty() ? "stdin" : part.file_name;
  check([&](ghlauth_error **error) {
    return ghlauth_request_add_stream(request.get(), part.name.c_str(), file_name.c_str(), or_null(part.type), &source, -1,
                                      error);
  });
}

void add_part(const Request &request, const Part &part) {
  struct stat about = {};
  const bool is_stdin = part.is_file && part.value == "-";
  // A file that stands there has a size, which not every server can do without.
  if (is_stdin && (fstat(STDIN_FILENO, &about) != 0 || !S_ISREG(about.st_mode))) return add_stdin(request, part);
  check([&](ghlauth_error **error) {
    if (part.is_file)
      return ghlauth_request_add_file(request.get(), part.name.c_str(), is_stdin ? "/dev/stdin" : part.value.c_str(),
                                      or_null(part.file_name), or_null(part.type), error);
    return ghlauth_request_add_part(request.get(), part.name.c_str(), nullptr, nullptr,
                                    reinterpret_cast<const std::uint8_t *>(part.value.data()), part.value.size(), error);
  });
}

}  // namespace

void add_parts(const Request &request, const std::vector<std::string> &parts) {
  for (const std::string &text : parts) add_part(request, part_of(text));
}

}  // namespace ghlauth::cli
