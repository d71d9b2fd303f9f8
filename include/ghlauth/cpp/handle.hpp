/// @file handle.hpp What every class over a handle of the C headers can do.
#ifndef GHLAUTH_CPP_HANDLE_HPP
#define GHLAUTH_CPP_HANDLE_HPP

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "exceptions.hpp"

namespace ghlauth {
inline namespace v0 {
namespace detail {

/// Exceptions of callbacks, each under a status of its own, which the library passes on: so a failure finds its exception, and one that
/// the library got over (it sent a request again, it did without the store) is thrown by nobody.
class Failures {
 public:
  Status add(std::exception_ptr exception) {
    const Status status = number();
    kept_[status] = std::move(exception);
    if (kept_.size() > 10000) kept_.erase(std::prev(kept_.end()));  // the oldest: nobody asked for it
    return status;
  }
  /// The exception behind a status, which is taken; none for another status.
  std::exception_ptr take(Status status) noexcept {
    const auto found = kept_.find(status);
    if (found == kept_.end()) return nullptr;
    std::exception_ptr exception = std::move(found->second);
    kept_.erase(found);
    return exception;
  }
  /// Another number each time, far from those that applications choose.
  static Status number() noexcept { return -1000000000 - static_cast<Status>(count.fetch_add(1) % 1000000000); }

 private:
  static inline std::atomic<std::uint32_t> count{0};

  std::map<Status, std::exception_ptr> kept_;
};

/// One call of the library, as its callbacks see it: no exception goes through C, so they leave theirs here, and the call throws it
/// again. Callbacks run on the thread of the call.
class Scope {
 public:
  Scope() noexcept : outer_(current), failures_(&own_) { current = this; }
  /// For calls whose failures come back later: those of the requests of a queue.
  explicit Scope(Failures &failures) noexcept : outer_(current), failures_(&failures) { current = this; }
  ~Scope() { current = outer_; }
  Scope(const Scope &) = delete;
  Scope &operator=(const Scope &) = delete;

  /// Keeps the exception that is being handled, of a callback whose failure may become that of the call. Returns its status.
  static Status caught() noexcept {
    try {
      if (current != nullptr) return current->failures_->add(std::current_exception());
    } catch (...) {  // no memory
      caught_aside();
    }
    return Failures::number();
  }
  /// The same, of a source of a secret, whose status does not come back: GHLAUTH_E_SECRET_SOURCE does.
  static Status caught_secret() noexcept {
    if (current != nullptr) (current->failures_ == &current->own_ ? current->secret_ : current->aside_) = std::current_exception();
    return Failures::number();
  }
  /// The same, of a callback that cannot fail. The first one is kept.
  static void caught_aside() noexcept {
    if (current != nullptr && current->aside_ == nullptr) current->aside_ = std::current_exception();
  }

  /// Behind the call: throws what its callbacks threw, where that is why it failed, and what those threw that cannot fail it.
  void rethrow(Status status) {
    std::exception_ptr exception = take_aside();
    if (exception == nullptr && status != GHLAUTH_OK) exception = failures_->take(status);
    if (exception == nullptr && status == GHLAUTH_E_SECRET_SOURCE) exception = secret_;
    if (exception != nullptr) std::rethrow_exception(exception);
  }
  std::exception_ptr take_aside() noexcept { return std::exchange(aside_, nullptr); }

 private:
  static inline thread_local Scope *current = nullptr;

  Scope *outer_;
  Failures *failures_;
  Failures own_;
  std::exception_ptr secret_;
  std::exception_ptr aside_;
};

/// Runs a callback that cannot report a failure.
template <class Body>
void guard_aside(Body &&body) noexcept {
  try {
    body();
  } catch (...) {
    Scope::caught_aside();
  }
}

/// Runs a callback that reports a failure by its status.
template <class Body>
Status guard(Body &&body) noexcept {
  try {
    body();
    return GHLAUTH_OK;
  } catch (...) {
    return Scope::caught();
  }
}

/// An owned error.
class OwnedError {
 public:
  explicit OwnedError(ghlauth_error *error) noexcept : error_(error) {}
  ~OwnedError() { ghlauth_error_free(error_); }
  OwnedError(const OwnedError &) = delete;
  OwnedError &operator=(const OwnedError &) = delete;
  const ghlauth_error *get() const noexcept { return error_; }

 private:
  ghlauth_error *error_;
};

/// Text as C takes it; what stands behind a NUL would be lost, so there must be none.
inline const char *c_text(const std::string &text) {
  if (text.find('\0') != std::string::npos) throw UsageError(GHLAUTH_E_INVALID_ARGUMENT, "a text has a NUL in it", "Remove it.");
  return text.c_str();
}

/// The same; NULL for "".
inline const char *c_text_or_null(const std::string &text) { return text.empty() ? nullptr : c_text(text); }

}  // namespace detail

/// A handle and its owner: moved, not copied. A moved-from or empty object answers nothing ("", 0, none), and calls on it that can
/// fail throw UsageError. As with smart pointers, `const` is about the object and not about what it points to; the members that are
/// const may be called by many threads at once where the C header says so of the handle.
template <class T, void (*Free)(T *)>
class Handle {
 public:
  using c_type = T;

  Handle() noexcept = default;
  /// Takes a handle over.
  explicit Handle(T *adopted) noexcept : handle_(adopted) {}
  Handle(Handle &&other) noexcept : handle_(other.release()) {}
  Handle &operator=(Handle &&other) noexcept {
    reset(other.release());
    return *this;
  }
  Handle(const Handle &) = delete;
  Handle &operator=(const Handle &) = delete;

  /// The C handle, borrowed.
  T *get() const noexcept { return handle_; }
  /// The C handle, which the caller owns from now on.
  T *release() noexcept { return std::exchange(handle_, nullptr); }
  /// Frees the handle, and takes another one over.
  void reset(T *adopted = nullptr) noexcept {
    T *const freed = std::exchange(handle_, adopted);
    if (freed == nullptr) return;
    const detail::Scope quiet;  // what callbacks throw meanwhile goes nowhere
    Free(freed);
  }
  explicit operator bool() const noexcept { return handle_ != nullptr; }

 protected:
  ~Handle() { reset(); }

 private:
  T *handle_ = nullptr;
};

namespace detail {

/// Calls something that takes a ghlauth_error **, and throws what it fails with.
template <class Call>
void call(Call &&function) {
  Scope scope;
  ghlauth_error *raw = nullptr;
  const Status status = function(&raw);
  const OwnedError error(raw);
  scope.rethrow(status);
  if (status != GHLAUTH_OK) raise(status, error.get());
}

/// Calls something that makes a handle. `partial`, where it is not NULL, gets what comes with a failure.
template <class Object, class Call>
Object make(Call &&function, Object *partial = nullptr) {
  Scope scope;
  typename Object::c_type *handle = nullptr;
  ghlauth_error *raw = nullptr;
  const Status status = function(&handle, &raw);
  Object object(handle);
  const OwnedError error(raw);
  if (partial != nullptr && status != GHLAUTH_OK) *partial = std::move(object);
  scope.rethrow(status);
  if (status != GHLAUTH_OK) raise(status, error.get());
  return object;
}

/// Walks through something with size() and operator[].
template <class Container>
class IndexIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = decltype(std::declval<const Container &>()[0]);
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = value_type;

  IndexIterator(const Container *container, std::size_t index) noexcept : container_(container), index_(index) {}
  value_type operator*() const { return (*container_)[index_]; }
  IndexIterator &operator++() noexcept {
    ++index_;
    return *this;
  }
  IndexIterator operator++(int) noexcept {
    IndexIterator before = *this;
    ++index_;
    return before;
  }
  bool operator==(const IndexIterator &other) const noexcept { return index_ == other.index_; }
  bool operator!=(const IndexIterator &other) const noexcept { return index_ != other.index_; }

 private:
  const Container *container_;
  std::size_t index_;
};

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_HANDLE_HPP
