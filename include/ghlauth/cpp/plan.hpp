/// @file plan.hpp The planner: what a list of operations needs, before an app or a Private Integration is set up.
#ifndef GHLAUTH_CPP_PLAN_HPP
#define GHLAUTH_CPP_PLAN_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "../plan.h"
#include "handle.hpp"
#include "list.hpp"
#include "operation.hpp"

namespace ghlauth {
inline namespace v0 {

/// What some operations need. plan.h says what each of the lists is.
class Plan : public Handle<ghlauth_plan, ghlauth_plan_free> {
 public:
  using Handle::Handle;
  /// `operations`: names, or methods with paths.
  explicit Plan(const List &operations, const std::string &generation = std::string())
      : Handle(detail::make<Plan>([&](auto **out, auto **error) {
          return ghlauth_plan_new(out, operations.get(), detail::c_text_or_null(generation), error);
        })) {}
  /// For the requests in a log.
  static Plan from_log(const std::string &log, const std::string &generation = std::string()) {
    return detail::make<Plan>([&](auto **out, auto **error) {
      return ghlauth_plan_new_from_log(out, detail::c_text(log), detail::c_text_or_null(generation), error);
    });
  }

  /// The different operations that were found.
  std::size_t size() const noexcept { return ghlauth_plan_count(get()); }
  Operation operator[](std::size_t index) const noexcept { return Operation(ghlauth_plan_operation_at(get(), index)); }
  detail::IndexIterator<Plan> begin() const noexcept { return {this, 0}; }
  detail::IndexIterator<Plan> end() const noexcept { return {this, size()}; }
  /// The fewest scopes that are needed, for AuthorizeOptions::set_scopes.
  ListView scopes() const noexcept { return ListView(ghlauth_plan_scopes(get())); }
  /// Whether this credential alone suffices for all of them.
  bool admits(Admits credential) const noexcept {
    return (ghlauth_plan_credentials(get()) & static_cast<std::uint32_t>(credential)) != 0;
  }
  /// What is no public operation, as it was given.
  ListView unknown() const noexcept { return ListView(ghlauth_plan_unknown(get())); }
  ListView events() const noexcept { return ListView(ghlauth_plan_events(get())); }
  ListView warnings() const noexcept { return ListView(ghlauth_plan_warnings(get())); }
  /// The scopes that are needed and not given.
  List missing(const List &given) const {
    return detail::make<List>(
        [&](auto **out, auto **error) { return ghlauth_plan_missing(get(), out, given.get(), error); });
  }
  /// The scopes that are given and not needed.
  List surplus(const List &given) const {
    return detail::make<List>(
        [&](auto **out, auto **error) { return ghlauth_plan_surplus(get(), out, given.get(), error); });
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_PLAN_HPP
