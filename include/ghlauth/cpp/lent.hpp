/// @file lent.hpp What the library lends to a function of the application until it is finished: exchanges, operations of a store.
#ifndef GHLAUTH_CPP_LENT_HPP
#define GHLAUTH_CPP_LENT_HPP

#include "handle.hpp"

namespace ghlauth {
inline namespace v0 {
namespace detail {

/// Tells within the function that starts something whether it has been finished there: then a failure of that function must not be
/// told to the library as well.
class Lent {
 public:
  explicit Lent(const void *lent) noexcept : outer_(current), lent_(lent) { current = this; }
  ~Lent() { current = outer_; }
  Lent(const Lent &) = delete;
  Lent &operator=(const Lent &) = delete;

  static void ended(const void *lent) noexcept {
    if (Lent *found = find(lent)) found->has_ended_ = true;
  }
  static bool has_ended(const void *lent) noexcept {
    const Lent *found = find(lent);
    return found != nullptr && found->has_ended_;
  }

  template <class Body>
  Status start(Body &&body) noexcept {
    try {
      body();
      return GHLAUTH_OK;
    } catch (...) {
      if (!has_ended_) return Scope::caught();
      Scope::caught_aside();
      return GHLAUTH_OK;
    }
  }

 private:
  static Lent *find(const void *lent) noexcept {
    Lent *found = current;
    while (found != nullptr && found->lent_ != lent) found = found->outer_;
    return found;
  }

  static inline thread_local Lent *current = nullptr;

  Lent *outer_;
  const void *lent_;
  bool has_ended_ = false;
};

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_LENT_HPP
