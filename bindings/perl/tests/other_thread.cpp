// An extension for a test: a store that is Perl's, called in another thread.
#include <thread>

// Before Perl's headers, whose macros these do not survive.
#include "plain/fields.hpp"
#include "plain/listeners.hpp"

#include <EXTERN.h>
#include <perl.h>
#include <XSUB.h>

#include "perl.hpp"

namespace {

using namespace ghlauth_binding;

/// Gives what the call in the other thread threw.
void in_other_thread(pTHX_ CV *) {
  dXSARGS;
  if (items != 1) croak("a store is needed");
  std::string thrown = "nothing";
  {
    StoreOptions options;
    options.set_plain(true);
    Config config;
    config.set_store(Store::from_listener(options, plain::new_store(ghlauth_perl::Callee(aTHX_ ST(0)))));
    OAuth oauth(config, "65f000000000000000000001-abcdefgh", "secret", "https://app.example.com/callback");
    std::thread([&] {
      try {
        oauth.installation("65f000000000000000000001:x");
      } catch (const std::exception &error) {
        thrown = error.what();
      }
    }).join();
  }
  ST(0) = sv_2mortal(newSVpvn(thrown.data(), thrown.size()));
  XSRETURN(1);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void boot_OtherThread(pTHX_ CV *) { newXS("OtherThread::call", in_other_thread, __FILE__); }
