/// @file operation.hpp The catalogue: HighLevel's public operations, of both API generations, and what each admits.
#ifndef GHLAUTH_CPP_OPERATION_HPP
#define GHLAUTH_CPP_OPERATION_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../operation.h"
#include "handle.hpp"
#include "level.hpp"

namespace ghlauth {
inline namespace v0 {

/// Credentials, as bits.
enum class Admits : std::uint32_t {
  location_pit = GHLAUTH_ADMITS_LOCATION_PIT,
  agency_pit = GHLAUTH_ADMITS_AGENCY_PIT,
  location_oauth = GHLAUTH_ADMITS_LOCATION_OAUTH,
  agency_oauth = GHLAUTH_ADMITS_AGENCY_OAUTH,
};

/// How the next page is asked for.
enum class Paging : std::int32_t {
  none = GHLAUTH_PAGING_NONE,
  skip = GHLAUTH_PAGING_SKIP,
  page = GHLAUTH_PAGING_PAGE,
  cursor = GHLAUTH_PAGING_CURSOR,
  token = GHLAUTH_PAGING_TOKEN,
};

/// An operation of the HighLevel API. It is built into the library, and copied at will. operation.h says what each of them means.
class Operation {
 public:
  struct Parameter {
    std::string_view name;
    std::string_view in;  ///< "path", "query" or "body"
    bool is_required;
  };

  explicit Operation(const ghlauth_operation *operation) noexcept : operation_(operation) {}

  /// How many there are, of both generations together.
  static std::size_t count() noexcept { return ghlauth_operation_count(); }
  static std::optional<Operation> at(std::size_t index) noexcept { return found(ghlauth_operation_at(index)); }
  /// The one that a request calls.
  static std::optional<Operation> match(const std::string &method, const std::string &path,
                                        const std::string &version = std::string()) {
    return found(ghlauth_operation_match(detail::c_text(method), detail::c_text(path), detail::c_text(version)));
  }
  /// By its name, such as "contacts/get-contact".
  static std::optional<Operation> find(const std::string &name, const std::string &generation = std::string()) {
    return found(ghlauth_operation_find(detail::c_text(name), detail::c_text(generation)));
  }
  /// By what a person wrote: a name, or a method and a path.
  static std::optional<Operation> parse(const std::string &text, const std::string &generation = std::string()) {
    return found(ghlauth_operation_parse(detail::c_text(text), detail::c_text(generation)));
  }

  std::string_view name() const noexcept { return detail::view(ghlauth_operation_name(get())); }
  std::string_view product() const noexcept { return detail::view(ghlauth_operation_product(get())); }
  std::string_view method() const noexcept { return detail::view(ghlauth_operation_method(get())); }
  std::string_view path() const noexcept { return detail::view(ghlauth_operation_path(get())); }
  std::string_view generation() const noexcept { return detail::view(ghlauth_operation_generation(get())); }
  std::string_view version() const noexcept { return detail::view(ghlauth_operation_version(get())); }
  std::string_view scope() const noexcept { return detail::view(ghlauth_operation_scope(get())); }
  std::string_view page_scope() const noexcept { return detail::view(ghlauth_operation_page_scope(get())); }
  bool takes(Level level) const noexcept {
    return (ghlauth_operation_levels(get()) &
            (level == Level::agency ? GHLAUTH_LEVELS_AGENCY : GHLAUTH_LEVELS_LOCATION)) != 0;
  }
  bool admits(Admits credential) const noexcept {
    return (ghlauth_operation_credentials(get()) & static_cast<std::uint32_t>(credential)) != 0;
  }
  bool has_security() const noexcept { return ghlauth_operation_has_security(get()) != 0; }
  bool is_deprecated() const noexcept { return ghlauth_operation_is_deprecated(get()) != 0; }
  std::string_view content_types() const noexcept { return detail::view(ghlauth_operation_content_types(get())); }
  Paging paging() const noexcept { return static_cast<Paging>(ghlauth_operation_paging(get())); }
  std::string_view paging_parameter() const noexcept { return detail::view(ghlauth_operation_paging_parameter(get())); }
  std::string_view page_items() const noexcept { return detail::view(ghlauth_operation_page_items(get())); }
  std::string_view page_size_parameter() const noexcept {
    return detail::view(ghlauth_operation_page_size_parameter(get()));
  }
  std::size_t parameter_count() const noexcept { return ghlauth_operation_parameter_count(get()); }
  Parameter parameter(std::size_t index) const noexcept {
    return {detail::view(ghlauth_operation_parameter_name(get(), index)),
            detail::view(ghlauth_operation_parameter_in(get(), index)),
            ghlauth_operation_parameter_is_required(get(), index) != 0};
  }

  const ghlauth_operation *get() const noexcept { return operation_; }
  bool operator==(const Operation &other) const noexcept { return operation_ == other.operation_; }
  bool operator!=(const Operation &other) const noexcept { return operation_ != other.operation_; }

  /// None for NULL.
  static std::optional<Operation> found(const ghlauth_operation *operation) noexcept {
    if (operation == nullptr) return std::nullopt;
    return Operation(operation);
  }

 private:
  const ghlauth_operation *operation_;
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_OPERATION_HPP
