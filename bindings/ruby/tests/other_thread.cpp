// For tests: Threads.in_other_thread makes a call with a log of Ruby in a thread that Ruby did not make, and gives what came of it.
#include <thread>

#include "call.hpp"

namespace {

VALUE in_other_thread(VALUE, VALUE log) {
  using namespace ghlauth_ruby;
  return entry([&] {
    std::string thrown = "nothing was thrown";
    without_gvl([&] {
      std::thread([&] {
        try {
          Log(log).write(GHLAUTH_LOG_INFO, "a line");
        } catch (const std::exception &error) {
          thrown = error.what();
        }
      }).join();
    });
    return out(thrown);
  });
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void Init_other_thread() {
  rb_define_singleton_method(rb_const_get(rb_cObject, rb_intern("Threads")), "in_other_thread", in_other_thread, 1);
}
