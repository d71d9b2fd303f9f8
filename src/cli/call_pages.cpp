#include "cli/call_pages.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "cli/failure.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

/// A line on standard error that is written over and over, where nothing else is shown.
class Progress {
 public:
  Progress() : shown_(is_terminal(STDERR_FILENO) && !is_terminal(STDOUT_FILENO)) {}
  ~Progress() {
    if (shown_ && size_ > 0) std::fputc('\n', stderr);
  }
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  void show(const ghlauth_pages *pages) {
    if (!shown_) return;
    std::string line =
        std::to_string(ghlauth_pages_page_count(pages)) + " pages, " + std::to_string(ghlauth_pages_item_count(pages));
    if (const std::int64_t total = ghlauth_pages_total(pages); total >= 0) line += " of " + std::to_string(total);
    line += " items";
    const std::size_t size = line.size();
    if (size < size_) line.append(size_ - size, ' ');
    size_ = size;
    std::fprintf(stderr, "\r%s", line.c_str());
    std::fflush(stderr);
  }

 private:
  bool shown_;
  std::size_t size_ = 0;
};

void write(std::string_view text) {
  if (is_terminal(STDOUT_FILENO)) {
    const std::string shown = printable(text, true);
    std::fwrite(shown.data(), 1, shown.size(), stdout);
  } else {
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
}

/// The items of a page without the brackets around them.
std::string items_of(const Pages &pages, const Response &page) {
  const Buf items = made<Buf>([&](auto out, auto error) { return ghlauth_pages_items(pages.get(), out, page.get(), error); });
  const std::string_view array(ghlauth_buf_data(items.get()), ghlauth_buf_size(items.get()));
  return std::string(array.substr(1, array.size() - 2));
}

bool ends_with_a_line(const ghlauth_response *page) {
  const std::size_t size = ghlauth_response_body_size(page);
  return size > 0 && ghlauth_response_body(page)[size - 1] == '\n';
}

}  // namespace

Pages begin_pages(const Client &client, const Credential &credential, const Request &request) {
  return made<Pages>(
      [&](auto out, auto error) { return ghlauth_pages_new(out, client.get(), credential.get(), request.get(), error); });
}

void show_pages(const Pages &pages, const PagesOutput &output) {
  Progress progress;
  const char *before = "[";
  for (;;) {
    ghlauth_response *raw = nullptr;
    ghlauth_error *error = nullptr;
    const ghlauth_status status = ghlauth_pages_next(pages.get(), &raw, cancel(), &error);
    const Response page(raw);
    if (page && !output.slurp) {
      output.show(page.get());
      if (!ends_with_a_line(page.get()) && !is_terminal(STDOUT_FILENO)) std::fputc('\n', stdout);
    }
    if (status < 0) throw failure_of(status, error);
    if (!page) break;
    if (output.slurp) {
      const std::string items = items_of(pages, page);
      if (!items.empty()) {
        write(before);
        write(items);
        before = ",";
      }
    }
    std::fflush(stdout);
    progress.show(pages.get());
  }
  if (output.slurp) write(*before == '[' ? "[]\n" : "]\n");
}

}  // namespace ghlauth::cli
