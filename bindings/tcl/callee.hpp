// Calls of Tcl from listeners.
#pragma once

#include "plain/listeners.hpp"
#include "values.hpp"

namespace ghlauth_tcl {

/// A value of Tcl. One that is let go by another thread stays.
inline std::shared_ptr<Tcl_Obj> hold(Tcl_Obj *value) {
  Tcl_IncrRefCount(value);
  return {value, [home = plain::Home()](Tcl_Obj *held) {
            if (home.is_here()) Tcl_DecrRefCount(held);
          }};
}

/// An interpreter, until it is deleted.
class Interpreter {
 public:
  explicit Interpreter(Tcl_Interp *interp) : interp_(interp) {}
  static std::shared_ptr<Interpreter> of(Tcl_Interp *interp) {
    using Kept = std::shared_ptr<Interpreter>;
    constexpr const char *key = "ghlauth interpreter";
    if (void *const kept = Tcl_GetAssocData(interp, key, nullptr)) return *static_cast<Kept *>(kept);
    auto *const made = new Kept(std::make_shared<Interpreter>(interp));
    const auto ends = [](ClientData kept, Tcl_Interp *) {
      (*static_cast<Kept *>(kept))->interp_ = nullptr;
      delete static_cast<Kept *>(kept);
    };
    Tcl_SetAssocData(interp, key, ends, made);
    return *made;
  }
  Tcl_Interp *get() const { return interp_ && !Tcl_InterpDeleted(interp_) ? interp_ : nullptr; }

 private:
  Tcl_Interp *interp_;
};

/// What a listener failed with, on its way out of the call that called it.
class Raised : public std::exception {
 public:
  Raised(Tcl_Interp *interp, int code)
      : result_(hold(Tcl_GetObjResult(interp))), options_(hold(Tcl_GetReturnOptions(interp, code))), what_(Tcl_GetStringResult(interp)) {}
  void raise(Tcl_Interp *interp) const {
    Tcl_SetObjResult(interp, result_.get());
    Tcl_SetReturnOptions(interp, options_.get());
    Tcl_SetObjResult(interp, result_.get());
  }
  const char *what() const noexcept override { return what_.c_str(); }

 private:
  std::shared_ptr<Tcl_Obj> result_, options_;
  std::string what_;
};

/// Owns a prefix of a command; see plain/listeners.hpp. The interpreter is not kept by it: its objects have such listeners, and end with it.
class Callee {
 public:
  Callee(Tcl_Interp *interp, Tcl_Obj *prefix) : interp_(Interpreter::of(interp)), prefix_(hold(prefix)) {}

  bool has(const char *method) const {
    Tcl_Obj *const command = Tcl_NewStringObj("::ghlauth::HasMethod", -1);
    Tcl_Obj *const list = Tcl_NewListObj(1, &command);
    Tcl_ListObjAppendElement(nullptr, list, prefix_.get());
    Tcl_ListObjAppendElement(nullptr, list, Tcl_NewStringObj(method, -1));
    bool found = false;
    try {
      evaluate(list, [&](Tcl_Obj *result) { take(result, found); });
    } catch (const std::exception &) {
    }
    return found;
  }
  template <class Result, class... Arguments>
  Result call(const char *method, const Arguments &...arguments) const {
    std::conditional_t<std::is_void_v<Result>, std::int64_t, Result> result{};
    home_.run([&] {
      Tcl_Obj *const command = Tcl_DuplicateObj(prefix_.get());
      if (*method) Tcl_ListObjAppendElement(nullptr, command, Tcl_NewStringObj(method, -1));
      (Tcl_ListObjAppendElement(nullptr, command, give(arguments)), ...);
      evaluate(command, [&]([[maybe_unused]] Tcl_Obj *returned) {
        if constexpr (!std::is_void_v<Result>) take(returned, result);
      });
    });
    if constexpr (!std::is_void_v<Result>) return result;
  }

 private:
  template <class Body>
  void evaluate(Tcl_Obj *command, Body body) const {
    const auto held = hold(command);
    Tcl_Interp *const interp = interp_->get();
    if (!interp) throw std::runtime_error("the interpreter ends, and is not called any more");
    struct State {
      Tcl_Interp *interp;
      Tcl_InterpState state;
      ~State() {
        Tcl_RestoreInterpState(interp, state);
        Tcl_Release(interp);
      }
    };
    Tcl_Preserve(interp);
    const State state = {interp, Tcl_SaveInterpState(interp, TCL_OK)};
    const int code = Tcl_EvalObjEx(interp, command, TCL_EVAL_GLOBAL | TCL_EVAL_DIRECT);
    if (code != TCL_OK && code != TCL_RETURN) throw Raised(interp, TCL_ERROR);
    body(Tcl_GetObjResult(interp));
  }

  plain::Home home_;
  std::shared_ptr<Interpreter> interp_;
  std::shared_ptr<Tcl_Obj> prefix_;
};

}  // namespace ghlauth_tcl
