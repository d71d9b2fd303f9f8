// Calls from R, and R's jumps. R leaves functions by longjmp (errors, interrupts, restarts), which would skip the destructors
// of C++ frames; exceptions of C++ must not pass through R's. So:
//
// - R is called within `protect`, in whose body nothing is owned: a jump out of it becomes the exception Unwound. It goes on
//   behind the last frame of C++, at the end of `entry`, to where R wanted to go.
// - What fails in C++ is a value for R, a ghlauth_failure, which the package's `native` raises as a condition.
#pragma once

#include <csetjmp>
#include <exception>
#include <stdexcept>
#include <string>

#define R_NO_REMAP
#define STRICT_R_HEADERS
#include <Rinternals.h>

namespace ghlauth_r {

/// A call from R that is under way.
struct Frame {
  SEXP jump;   ///< where R wants to go, once `unwinding`
  SEXP spare;  ///< for what jumps after that, and goes nowhere
  bool unwinding;
};
/// The innermost; none while objects are collected.
inline Frame *&frame() {
  static Frame *innermost = nullptr;
  return innermost;
}
class Entered {
 public:
  explicit Entered(Frame *innermost) : outer_(frame()) { frame() = innermost; }
  ~Entered() { frame() = outer_; }
  Entered(const Entered &) = delete;
  Entered &operator=(const Entered &) = delete;

 private:
  Frame *outer_;
};

/// Keeps a value from being collected. R forgets those that it jumps over.
class Shield {
 public:
  explicit Shield(SEXP value) : value_(PROTECT(value)) {}
  ~Shield() { UNPROTECT(1); }
  Shield(const Shield &) = delete;
  Shield &operator=(const Shield &) = delete;
  operator SEXP() const { return value_; }

 private:
  SEXP value_;
};

class Unwound : public std::exception {
 public:
  const char *what() const noexcept override { return "the application's code was left by an error or an interrupt of R"; }
};

namespace detail {

using Function = SEXP (*)(void *);

inline void run_protected(Function function, void *data, SEXP to) {
  std::jmp_buf here;
  if (setjmp(here)) throw Unwound();
  R_UnwindProtect(function, data, [](void *back, Rboolean jumped) {
    if (jumped) std::longjmp(*static_cast<std::jmp_buf *>(back), 1);
  }, &here, to);
}

/// A body as R calls functions of C. Its exceptions wait.
template <class Body>
struct Called {
  const Body &body;
  std::exception_ptr thrown;

  static SEXP call(void *self) {
    try {
      static_cast<Called *>(self)->body();
    } catch (...) {
      static_cast<Called *>(self)->thrown = std::current_exception();
    }
    return R_NilValue;
  }
};

}  // namespace detail

/// Runs what may jump, and owns nothing while it does.
template <class Body>
void protect(const Body &body) {
  Frame *const of = frame();
  const bool is_first = !of->unwinding;
  detail::Called<Body> called{body, nullptr};
  try {
    detail::run_protected(called.call, &called, is_first ? of->jump : of->spare);
  } catch (const Unwound &) {
    of->unwinding = true;
    throw;
  }
  if (called.thrown) std::rethrow_exception(called.thrown);
}

/// The same where a jump waits already: an error is caught here, since R has room for one alone on its way to a handler.
template <class Body>
void protect_again(const Body &body) {
  detail::Called<Body> called{body, nullptr};
  bool failed = false;
  protect([&] {
    R_tryCatchError(called.call, &called, [](SEXP, void *has_failed) {
      *static_cast<bool *>(has_failed) = true;
      return R_NilValue;
    }, &failed);
  });
  if (called.thrown) std::rethrow_exception(called.thrown);
  if (failed) throw std::runtime_error("the application's code failed again");
}

SEXP failure_of_current_exception();
void let_go();

namespace detail {

template <class Body>
[[gnu::noinline]] SEXP enter(Frame *innermost, const Body &body) {
  const Entered entered(innermost);
  let_go();
  SEXP result = R_NilValue;
  try {
    result = body();
  } catch (const Unwound &) {
  } catch (...) {
    try {
      result = failure_of_current_exception();
    } catch (const Unwound &) {
    }
  }
  return result;
}

}  // namespace detail

/// What R calls: `body` refers to values of R alone, and gives one.
template <class Body>
SEXP entry(const Body &body) {
  Frame innermost = {PROTECT(R_MakeUnwindCont()), nullptr, false};
  innermost.spare = PROTECT(R_MakeUnwindCont());
  const SEXP result = detail::enter(&innermost, body);
  if (innermost.unwinding) R_ContinueUnwind(innermost.jump);
  UNPROTECT(2);
  return result;
}

}  // namespace ghlauth_r
