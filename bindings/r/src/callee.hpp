// Functions of R that the library calls; see plain/listeners.hpp.
#pragma once

#include "plain/listeners.hpp"
#include "values.hpp"

namespace ghlauth_r {

/// A value that C++ keeps from being collected: a cell of a list that R keeps. One that is let go by another thread is taken
/// out with the next call.
class Kept {
 public:
  explicit Kept(SEXP value) {
    const Shield shield(value);
    const SEXP first = list();
    cell_ = Rf_cons(first, CDR(first));  // CAR: the one before
    SET_TAG(cell_, value);
    SETCDR(first, cell_);
    if (!Rf_isNull(CDR(cell_))) SETCAR(CDR(cell_), cell_);
  }
  ~Kept() {
    if (home().is_here()) {
      take_out(cell_);
    } else {
      const std::lock_guard lock(mutex());
      waiting().push_back(cell_);
    }
  }
  Kept(const Kept &) = delete;
  Kept &operator=(const Kept &) = delete;
  SEXP value() const { return TAG(cell_); }

  static void start() {
    home();
    list();
  }
  static void let_go() {
    const std::lock_guard lock(mutex());
    for (const SEXP cell : waiting()) take_out(cell);
    waiting().clear();
  }

 private:
  static SEXP list() {
    static const SEXP first = [] {
      const SEXP made = Rf_cons(R_NilValue, R_NilValue);
      R_PreserveObject(made);
      return made;
    }();
    return first;
  }
  static void take_out(SEXP cell) {
    SETCDR(CAR(cell), CDR(cell));
    if (!Rf_isNull(CDR(cell))) SETCAR(CDR(cell), CAR(cell));
  }
  static plain::Home &home() {
    static plain::Home thread;
    return thread;
  }
  static std::mutex &mutex() {
    static std::mutex one;
    return one;
  }
  static std::vector<SEXP> &waiting() {
    static std::vector<SEXP> cells;
    return cells;
  }

  SEXP cell_;
};

inline void let_go() { Kept::let_go(); }

/// A function of R in a box, an external pointer, which the handles that use it keep: the collector sees through them, also
/// when the function refers to its own handle. C++ has a weak reference.
inline SEXP box(SEXP function) {
  return entry([&] {
    SEXP made = R_NilValue;
    protect([&] { made = R_MakeExternalPtr(nullptr, Rf_install("ghlauth_function"), function); });
    return made;
  });
}

class Callee {
 public:
  /// To be made within `protect`.
  explicit Callee(SEXP boxed) {
    if (TYPEOF(boxed) != EXTPTRSXP || R_ExternalPtrTag(boxed) != Rf_install("ghlauth_function")) refuse("a function", boxed);
    const Shield weak(R_MakeWeakRef(boxed, R_ExternalPtrProtected(boxed), R_NilValue, FALSE));
    held_ = std::make_shared<Kept>(weak);
  }

  bool has(const char *method) const { return call<bool>("has", std::string(method)); }

  /// The function is given the name of a method first, if there is one.
  template <class Result, class... Arguments>
  Result call(const char *method, const Arguments &...arguments) const {
    std::conditional_t<std::is_void_v<Result>, std::int64_t, Result> result{};
    home_.run([&] {
      if (!frame()) throw std::runtime_error("R is called by the library outside of a call, as when objects are collected");
      const auto ask = [&] {
        const Shield function(R_WeakRefValue(held_->value()));
        if (Rf_isNull(function)) throw std::runtime_error("the function was collected with the objects that used it");
        const Shield given(Rf_allocList(static_cast<int>(sizeof...(arguments)) + (*method ? 1 : 0)));
        [[maybe_unused]] SEXP at = given;
        [[maybe_unused]] const auto add = [&](SEXP one) {
          SETCAR(at, one);
          at = CDR(at);
        };
        if (*method) add(Rf_mkString(method));
        (add(argument(method, arguments)), ...);
        const Shield expression(Rf_lcons(function, given));
        const Shield answer(Rf_eval(expression, R_GlobalEnv));
        if constexpr (!std::is_void_v<Result>) {
          result = Result{};
          take(answer, result);
        }
      };
      if (frame()->unwinding)
        protect_again(ask);
      else
        protect(ask);
    });
    if constexpr (!std::is_void_v<Result>) return result;
  }

 private:
  template <class Type>
  static SEXP argument([[maybe_unused]] const char *method, const Type &value) {
    if constexpr (std::is_same_v<Type, std::int64_t>) {
      if (std::strstr(method, "_if_version")) return give_version(value);
    }
    return give(value);
  }

  plain::Home home_;
  std::shared_ptr<Kept> held_;
};

}  // namespace ghlauth_r
