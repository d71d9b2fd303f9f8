// An extension for tests: a store that is Tcl's, called in another thread; interpreters in threads of their own.
#include <tcl.h>

#include <future>
#include <thread>

#include "ghlauth_tcl.hpp"

namespace {

using namespace ghlauth_binding;

/// Gives what the call in the other thread threw.
int in_other_thread(ClientData, Tcl_Interp *interp, int, Tcl_Obj *const arguments[]) {
  std::string thrown = "nothing";
  StoreOptions options;
  options.set_plain(true);
  Config config;
  config.set_store(Store::from_listener(options, plain::new_store(ghlauth_tcl::Callee(interp, arguments[1]))));
  OAuth oauth(config, "65f000000000000000000001-abcdefgh", "secret", "https://app.example.com/callback");
  std::thread([&] {
    try {
      oauth.installation("65f000000000000000000001:x");
    } catch (const std::exception &error) {
      thrown = error.what();
    }
  }).join();
  Tcl_SetObjResult(interp, ghlauth_tcl::give(thrown));
  return TCL_OK;
}

/// What a script gives in a new interpreter.
std::string evaluated(const std::string &script) {
  Tcl_Interp *const interp = Tcl_CreateInterp();
  if (Tcl_Init(interp) == TCL_OK) Tcl_Eval(interp, script.c_str());
  std::string result = Tcl_GetStringResult(interp);
  Tcl_DeleteInterp(interp);
  Tcl_FinalizeThread();
  return result;
}

/// The same script in several threads at a time, and what each gave.
int in_threads(ClientData, Tcl_Interp *interp, int, Tcl_Obj *const arguments[]) {
  const std::string script = Tcl_GetString(arguments[1]);
  std::vector<std::future<std::string>> running(8);
  for (auto &one : running) one = std::async(std::launch::async, evaluated, script);
  std::vector<std::string> results;
  for (auto &one : running) results.push_back(one.get());
  Tcl_SetObjResult(interp, ghlauth_tcl::give(results));
  return TCL_OK;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int Other_thread_Init(Tcl_Interp *interp) {
  if (!Tcl_InitStubs(interp, "8.6", 0)) return TCL_ERROR;
  Tcl_CreateObjCommand(interp, "in_other_thread", in_other_thread, nullptr, nullptr);
  Tcl_CreateObjCommand(interp, "in_threads", in_threads, nullptr, nullptr);
  return TCL_OK;
}
