/// @file list.hpp Lists of strings and of headers.
#ifndef GHLAUTH_CPP_LIST_HPP
#define GHLAUTH_CPP_LIST_HPP

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../list.h"
#include "handle.hpp"

namespace ghlauth {
inline namespace v0 {

/// A list of strings that belongs to another object, and lives as long as that.
class ListView {
 public:
  using const_iterator = detail::IndexIterator<ListView>;

  explicit ListView(const ghlauth_list *list = nullptr) noexcept : list_(list) {}

  std::size_t size() const noexcept { return ghlauth_list_size(list_); }
  bool empty() const noexcept { return size() == 0; }
  /// "" behind the end.
  std::string_view operator[](std::size_t index) const noexcept { return detail::view(ghlauth_list_at(list_, index)); }
  /// Tells whether a string is in the list, byte for byte.
  bool contains(const std::string &value) const { return ghlauth_list_contains(list_, detail::c_text(value)) != 0; }
  const_iterator begin() const noexcept { return {this, 0}; }
  const_iterator end() const noexcept { return {this, size()}; }
  std::vector<std::string> strings() const { return {begin(), end()}; }
  operator std::vector<std::string>() const { return strings(); }
  const ghlauth_list *get() const noexcept { return list_; }

 private:
  const ghlauth_list *list_;
};

/// A list of strings. Where a function takes one, braces or a std::vector do.
class List : public Handle<ghlauth_list, ghlauth_list_free> {
 public:
  using Handle::Handle;
  List() : Handle(detail::make<List>([](auto **out, auto **error) { return ghlauth_list_new(out, error); })) {}
  List(std::initializer_list<std::string_view> strings) : List() { append_all(strings); }
  List(const std::vector<std::string> &strings) : List() { append_all(strings); }
  List(const ListView &strings) : List() { append_all(strings); }

  void append(const std::string &value) {
    detail::call([&](auto **error) { return ghlauth_list_append(get(), detail::c_text(value), error); });
  }

  ListView view() const noexcept { return ListView(get()); }
  std::size_t size() const noexcept { return view().size(); }
  std::string_view operator[](std::size_t index) const noexcept { return view()[index]; }
  bool contains(const std::string &value) const { return view().contains(value); }
  std::vector<std::string> strings() const { return view().strings(); }

 private:
  template <class Strings>
  void append_all(const Strings &strings) {
    for (const auto &one : strings) append(std::string(one));
  }
};

/// Headers that belong to another object, and live as long as that. Names are compared without case.
class HeadersView {
 public:
  using const_iterator = detail::IndexIterator<HeadersView>;
  struct Header {
    std::string_view name;
    std::string_view value;
  };

  explicit HeadersView(const ghlauth_headers *headers = nullptr) noexcept : headers_(headers) {}

  std::size_t size() const noexcept { return ghlauth_headers_size(headers_); }
  bool empty() const noexcept { return size() == 0; }
  Header operator[](std::size_t index) const noexcept {
    return {detail::view(ghlauth_headers_name_at(headers_, index)), detail::view(ghlauth_headers_value_at(headers_, index))};
  }
  /// The first value of a name.
  std::optional<std::string_view> find(const std::string &name) const {
    const char *value = ghlauth_headers_find(headers_, detail::c_text(name));
    if (value == nullptr) return std::nullopt;
    return value;
  }
  const_iterator begin() const noexcept { return {this, 0}; }
  const_iterator end() const noexcept { return {this, size()}; }
  const ghlauth_headers *get() const noexcept { return headers_; }

 private:
  const ghlauth_headers *headers_;
};

/// Names and values in their order.
class Headers : public Handle<ghlauth_headers, ghlauth_headers_free> {
 public:
  using Handle::Handle;
  Headers() : Handle(detail::make<Headers>([](auto **out, auto **error) { return ghlauth_headers_new(out, error); })) {}
  Headers(std::initializer_list<std::pair<std::string, std::string>> headers) : Headers() {
    for (const auto &[name, value] : headers) add(name, value);
  }

  /// Adds a header; one of the same name stays beside it.
  Headers &add(const std::string &name, const std::string &value) {
    detail::call(
        [&](auto **error) { return ghlauth_headers_add(get(), detail::c_text(name), detail::c_text(value), error); });
    return *this;
  }

  HeadersView view() const noexcept { return HeadersView(get()); }
  std::size_t size() const noexcept { return view().size(); }
  std::optional<std::string_view> find(const std::string &name) const { return view().find(name); }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_LIST_HPP
