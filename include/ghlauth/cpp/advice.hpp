/// @file advice.hpp Which flow: a Private Integration Token or OAuth 2.0, by HighLevel's own criteria.
#ifndef GHLAUTH_CPP_ADVICE_HPP
#define GHLAUTH_CPP_ADVICE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../advice.h"
#include "handle.hpp"
#include "level.hpp"
#include "list.hpp"

namespace ghlauth {
inline namespace v0 {

enum class AuthorizationFlow : std::int32_t {
  undecided = GHLAUTH_FLOW_UNDECIDED,
  pit_location = GHLAUTH_FLOW_PIT_LOCATION,
  pit_agency = GHLAUTH_FLOW_PIT_AGENCY,
  oauth = GHLAUTH_FLOW_OAUTH,
};

enum class Distribution : std::int32_t {
  none = 0,  ///< no app, or undecided
  private_app = GHLAUTH_DISTRIBUTION_PRIVATE,
  public_app = GHLAUTH_DISTRIBUTION_PUBLIC,
};

/// What can be asked about a program. Texts are static.
struct Criterion {
  std::string_view name;
  std::string_view question;
  std::string_view source;
  bool is_count;  ///< answered by a number
  std::optional<AuthorizationFlow> flow;

  static std::size_t count() noexcept { return ghlauth_criterion_count(); }
  /// Empty behind the end.
  static Criterion at(std::size_t index) noexcept {
    const std::int32_t flow = ghlauth_criterion_flow(index);
    return {detail::view(ghlauth_criterion_name(index)), detail::view(ghlauth_criterion_question(index)),
            detail::view(ghlauth_criterion_source(index)), ghlauth_criterion_is_count(index) != 0,
            flow != 0 ? std::optional(static_cast<AuthorizationFlow>(flow)) : std::nullopt};
  }
};

/// What a program needs.
class Needs : public Handle<ghlauth_needs, ghlauth_needs_free> {
 public:
  using Handle::Handle;
  Needs() : Handle(detail::make<Needs>([](auto **out, auto **error) { return ghlauth_needs_new(out, error); })) {}

  /// `value`: 1 for yes and 0 for no, or the number of a count.
  Needs &set(const std::string &criterion, std::int64_t value = 1) {
    detail::call([&](auto **error) { return ghlauth_needs_set(get(), detail::c_text(criterion), value, error); });
    return *this;
  }
  Needs &add_operation(const std::string &operation, const std::string &generation = std::string()) {
    detail::call([&](auto **error) {
      return ghlauth_needs_add_operation(get(), detail::c_text(operation), detail::c_text_or_null(generation), error);
    });
    return *this;
  }
};

/// The flow with the least power that meets all needs, and why. Texts are views of it.
class Advice : public Handle<ghlauth_advice, ghlauth_advice_free> {
 public:
  using Handle::Handle;
  explicit Advice(const Needs &needs)
      : Handle(detail::make<Advice>([&](auto **out, auto **error) { return ghlauth_advise_flow(out, needs.get(), error); })) {}

  struct Cause {
    std::string_view sentence;
    std::string_view criterion;  ///< "operation" for one that is wanted; "" where it follows from no need
  };
  struct Alternative {
    AuthorizationFlow flow;
    std::optional<Level> app_target;
    Distribution app_distribution;
    ListView lacks;
  };
  struct Conflict {
    std::string_view sentence;
    ListView criteria;
  };

  AuthorizationFlow flow() const noexcept { return static_cast<AuthorizationFlow>(ghlauth_advice_flow(get())); }
  std::optional<Level> app_target() const noexcept { return detail::level_or_none(ghlauth_advice_app_target(get())); }
  Distribution app_distribution() const noexcept {
    return static_cast<Distribution>(ghlauth_advice_app_distribution(get()));
  }
  std::string_view summary() const noexcept { return detail::view(ghlauth_advice_summary(get())); }
  std::size_t reason_count() const noexcept { return ghlauth_advice_reason_count(get()); }
  Cause reason(std::size_t index) const noexcept {
    return {detail::view(ghlauth_advice_reason_at(get(), index)),
            detail::view(ghlauth_advice_reason_criterion_at(get(), index))};
  }
  std::size_t alternative_count() const noexcept { return ghlauth_advice_alternative_count(get()); }
  Alternative alternative(std::size_t index) const noexcept {
    return {static_cast<AuthorizationFlow>(ghlauth_advice_alternative_flow_at(get(), index)),
            detail::level_or_none(ghlauth_advice_alternative_app_target_at(get(), index)),
            static_cast<Distribution>(ghlauth_advice_alternative_app_distribution_at(get(), index)),
            ListView(ghlauth_advice_alternative_lacks_at(get(), index))};
  }
  std::size_t conflict_count() const noexcept { return ghlauth_advice_conflict_count(get()); }
  Conflict conflict(std::size_t index) const noexcept {
    return {detail::view(ghlauth_advice_conflict_at(get(), index)),
            ListView(ghlauth_advice_conflict_criteria_at(get(), index))};
  }
  ListView notes() const noexcept { return ListView(ghlauth_advice_notes(get())); }
  /// All of it.
  std::string_view json() const noexcept { return detail::view(ghlauth_advice_json(get())); }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_ADVICE_HPP
