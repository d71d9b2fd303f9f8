/// @file pages.hpp Lists that come in pages, from the first to the last:
///
///     for (const ghlauth::Response &page : ghlauth::Pages(client, credential, request)) use(page);
#ifndef GHLAUTH_CPP_PAGES_HPP
#define GHLAUTH_CPP_PAGES_HPP

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "../pages.h"
#include "client.hpp"

namespace ghlauth {
inline namespace v0 {

/// A list that is asked for page by page, in whatever way HighLevel pages that operation. One thread at a time.
class Pages : public Handle<ghlauth_pages, ghlauth_pages_free> {
 public:
  using Handle::Handle;
  /// Begins a list; nothing is sent yet.
  Pages(const Client &client, const Credential &credential, const Request &request)
      : Handle(detail::make<Pages>([&](auto **out, auto **error) {
          return ghlauth_pages_new(out, client.get(), credential.get(), request.get(), error);
        })) {}

  /// Asks for the next page; none at the end. After a failure the same call asks for the same page again.
  std::optional<Response> next(const Cancel *cancel = nullptr, Response *refused = nullptr) {
    Response response = detail::make<Response>([&](auto **out, auto **error) {
      return ghlauth_pages_next(get(), out, detail::handle_of(cancel), error);
    }, refused);
    if (!response) return std::nullopt;
    return response;
  }
  /// The items of a page as the text of a JSON array.
  std::string items(const Response &page) const {
    return detail::make<Buf>([&](auto **out, auto **error) { return ghlauth_pages_items(get(), out, page.get(), error); }).str();
  }
  /// Where the last answer had its items; a view until the next call.
  std::string_view items_path() const noexcept { return detail::view(ghlauth_pages_items_path(get())); }
  std::int64_t page_count() const noexcept { return ghlauth_pages_page_count(get()); }
  std::int64_t item_count() const noexcept { return ghlauth_pages_item_count(get()); }
  /// The number of items on all pages, where an answer told it.
  std::optional<std::int64_t> total() const noexcept { return detail::number_or_none(ghlauth_pages_total(get())); }
  /// What the next page is asked for with, as a JSON object; "" at the end. A view until the next call.
  std::string_view position() const noexcept { return detail::view(ghlauth_pages_position(get())); }

  /// Goes through the pages once, from where the list is.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Response;
    using difference_type = std::ptrdiff_t;
    using pointer = const Response *;
    using reference = const Response &;

    Iterator() noexcept = default;
    explicit Iterator(Pages *pages) : pages_(pages) { ++*this; }
    reference operator*() const noexcept { return page_; }
    pointer operator->() const noexcept { return &page_; }
    Iterator &operator++() {
      std::optional<Response> page = pages_->next();
      if (page)
        page_ = std::move(*page);
      else
        pages_ = nullptr;
      return *this;
    }
    bool operator==(const Iterator &other) const noexcept { return pages_ == other.pages_; }
    bool operator!=(const Iterator &other) const noexcept { return pages_ != other.pages_; }

   private:
    Pages *pages_ = nullptr;
    Response page_;
  };
  Iterator begin() { return Iterator(this); }
  Iterator end() noexcept { return Iterator(); }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_PAGES_HPP
