// Things with an id, kept in the order in which they were made. References stay valid; nothing is ever removed.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace ghlauth::sandbox {

template <class T>
class Directory {
 public:
  T &add(T item) {
    T &added = items_.emplace_back(std::move(item));
    by_id_[added.id] = &added;
    return added;
  }
  [[nodiscard]] T *find(std::string_view id) noexcept { return lookup(id); }
  [[nodiscard]] const T *find(std::string_view id) const noexcept { return lookup(id); }
  [[nodiscard]] bool contains(std::string_view id) const noexcept { return lookup(id) != nullptr; }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] const T &front() const noexcept { return items_.front(); }
  [[nodiscard]] auto begin() const noexcept { return items_.begin(); }
  [[nodiscard]] auto end() const noexcept { return items_.end(); }

 private:
  T *lookup(std::string_view id) const noexcept {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
  }
  std::deque<T> items_;
  std::map<std::string, T *, std::less<>> by_id_;
};

}  // namespace ghlauth::sandbox
