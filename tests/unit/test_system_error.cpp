#include "core/system_error.hpp"

#include <cerrno>

#include "core/peer.hpp"
#include "core/reactor.hpp"
#include "core/shared_object.hpp"
#include "support/no_descriptors.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::test::NoDescriptors;
using ghlauth::test::same;

namespace {

bool is(const Error &error, Status status, std::string_view message, std::string_view hint) {
  return error.status() == status && same(error.message(), message) && same(error.hint(), hint);
}

void reasons_have_their_statuses(void **) {
  assert_true(is(system_error(Status::FILE, "it failed", ENOENT, "Make it."), Status::FILE,
                 "it failed: No such file or directory", "Make it."));
  const char *hint = status_hint(Status::TOO_MANY_OPEN_FILES);
  assert_true(is(system_error(Status::FILE, "it failed", EMFILE, "Make it."), Status::TOO_MANY_OPEN_FILES,
                 "it failed: Too many open files", hint));
  assert_true(is(system_error(Status::STORE, "it failed", ENFILE), Status::TOO_MANY_OPEN_FILES,
                 "it failed: Too many open files in system", hint));
  assert_true(is(system_error(Status::STORE, "it failed", ENOMEM), Status::OUT_OF_MEMORY, "it failed: Cannot allocate memory",
                 status_hint(Status::OUT_OF_MEMORY)));
}

void descriptors_are_counted(void **) {
  assert_false(lacks_descriptors(0));
  assert_false(lacks_descriptors(3));
  const NoDescriptors none;
  assert_false(lacks_descriptors(0));
  assert_true(lacks_descriptors(1));
}

bool is_refused_a_reactor() {
  const NoDescriptors none;
  return test::status_of([] { const Reactor reactor; }) == Status::TOO_MANY_OPEN_FILES;
}

bool is_refused_a_library() {
  const NoDescriptors none;
  return test::status_of([] { const SharedObject object("/nowhere/there-is-none.so"); }) == Status::TOO_MANY_OPEN_FILES;
}

void what_opens_says_so(void **) {
  assert_true(is_refused_a_reactor());
  assert_status(Reactor(), OK);
  assert_true(is_refused_a_library());
  assert_status(SharedObject("/nowhere/there-is-none.so"), UNSUPPORTED);
}

bool peers_are_looked_up() {
  const std::string own = peer_name();
  const std::string gone = own.substr(0, own.rfind('.')) + ".1";
  return look_for_peer(own) == Peer::ALIVE && look_for_peer(gone) == Peer::GONE;
}

bool peers_are_unknown() {
  const std::string own = peer_name();
  const std::string gone = own.substr(0, own.rfind('.')) + ".1";
  const NoDescriptors none;
  return look_for_peer(own) == Peer::UNKNOWN && look_for_peer(gone) == Peer::UNKNOWN &&
         test::status_of(peer_name) == Status::TOO_MANY_OPEN_FILES;
}

// A process that may have sent a refresh token and lives must not be taken for one that has ended: another one would send that
// token, too. So nobody is called gone for want of a descriptor, and nobody has a name by which it would be.
void nobody_is_taken_for_dead(void **) {
  assert_true(peers_are_looked_up());
  assert_true(peers_are_unknown());
  assert_true(peers_are_looked_up());
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(reasons_have_their_statuses),
      cmocka_unit_test(descriptors_are_counted),
      cmocka_unit_test(what_opens_says_so),
      cmocka_unit_test(nobody_is_taken_for_dead),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
