#include "cli/lists.hpp"

#include "cli/failure.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {

List list_of(const std::vector<std::string> &groups) {
  List list = made<List>(ghlauth_list_new);
  for (const std::string &group : groups)
    for (const std::string &word : words(group))
      check([&](ghlauth_error **error) { return ghlauth_list_append(list.get(), word.c_str(), error); });
  return list;
}

std::vector<std::string> strings_of(const ghlauth_list *list) {
  std::vector<std::string> strings;
  for (std::size_t i = 0; i < ghlauth_list_size(list); ++i) strings.emplace_back(ghlauth_list_at(list, i));
  return strings;
}

}  // namespace ghlauth::cli
