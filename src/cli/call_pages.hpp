// ghlauth call --paginate: all pages of a list, on one output.
#pragma once

#include <functional>

#include "cli/handles.hpp"

namespace ghlauth::cli {

struct PagesOutput {
  bool slurp = false;  ///< one array with the items of all pages, instead of each page as it came
  std::function<void(const ghlauth_response *)> show;  ///< a page as it came
};

/// Throws when the request has no pages.
[[nodiscard]] Pages begin_pages(const Client &client, const Credential &credential, const Request &request);

/// Throws what the library reports; an array that was begun stays open then, so that nobody takes it for the whole.
void show_pages(const Pages &pages, const PagesOutput &output);

}  // namespace ghlauth::cli
