// An extension for a test: a store that is Tcl's, called in another thread.
#include <tcl.h>

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

}  // namespace

extern "C" __attribute__((visibility("default"))) int Other_thread_Init(Tcl_Interp *interp) {
  if (!Tcl_InitStubs(interp, "8.6", 0)) return TCL_ERROR;
  Tcl_CreateObjCommand(interp, "in_other_thread", in_other_thread, nullptr, nullptr);
  return TCL_OK;
}
