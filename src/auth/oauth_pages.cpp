// The installations of the app a few at a time: by id, and by when they are due.
#include <algorithm>
#include <iterator>
#include <utility>

#include "auth/oauth.hpp"

namespace ghlauth::auth {

Task<store::Found> OAuth::page(store::Filter filter, std::string after, std::size_t limit) {
  filter.app_id = app_id_;
  const bool by_owner = filter.owner.has_value();
  store::Found found;
  found.next = std::move(after);
  do {  // what is left out of a page makes room for the next ones
    store::Found more =
        co_await environment_->vault->installations().page(filter, std::move(found.next), limit - found.records.size());
    log_damaged(more);
    std::erase_if(more.records, [&](const InstallationRecord &record) {
      return record.api_origin != environment_->api.str() || (by_owner && record.is_unclaimed);
    });
    std::move(more.records.begin(), more.records.end(), std::back_inserter(found.records));
    std::move(more.damaged.begin(), more.damaged.end(), std::back_inserter(found.damaged));
    found.next = std::move(more.next);
  } while (!found.next.empty() && found.records.size() < limit);
  co_return found;
}

Task<std::vector<InstallationRecord>> OAuth::due(std::int64_t until_s, std::size_t limit) {
  for (std::size_t asked = limit;; asked *= 2) {  // what is left out stays the first to be due
    store::Found found = co_await environment_->vault->installations().due(app_id_, until_s, asked);
    const bool is_all = found.records.size() + found.damaged.size() < asked;
    std::erase_if(found.records, [&](const InstallationRecord &r) { return r.api_origin != environment_->api.str(); });
    if (found.records.size() < limit && !is_all) continue;
    log_damaged(found);
    while (found.records.size() > limit) found.records.pop_back();
    co_return std::move(found.records);
  }
}

}  // namespace ghlauth::auth
