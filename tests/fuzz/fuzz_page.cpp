// Answers with a page of a list: the first two bytes choose an operation that has pages.
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "client/page_answer.hpp"
#include "core/error.hpp"
#include "core/utf8.hpp"
#include "permission/catalogue.hpp"

namespace {

using ghlauth::client::PageAnswer;
using ghlauth::permission::PagingRule;

const std::vector<const PagingRule *> &rules() {
  static const std::vector<const PagingRule *> all = [] {
    std::vector<const PagingRule *> found;
    for (const ghlauth::permission::Operation &operation : ghlauth::permission::operations())
      if (*operation.paging().items() != '\0') found.push_back(&operation.paging());
    return found;
  }();
  return all;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void require_json(const std::string &text) {
  try {
    (void)ghlauth::JsonDocument::parse(text);
  } catch (const ghlauth::Error &) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size < 2) return 0;
  const PagingRule &rule = *rules()[(data[0] * 256U + data[1]) % rules().size()];
  const std::string_view body(reinterpret_cast<const char *>(data) + 2, size - 2);
  try {
    const PageAnswer page(rule, body);
    require_json(page.items_json());
    (void)page.more();
    if (const auto total = page.total()) require(*total >= 0);
    require(page.fingerprint() == PageAnswer(rule, body).fingerprint());
    for (const std::string &value : page.next())
      if (!value.empty()) require_json(value);
  } catch (const ghlauth::Error &failure) {
    require(failure.status() == ghlauth::Status::BAD_RESPONSE && ghlauth::is_utf8(failure.message()));
  }
  return 0;
}
