#include "core/secret.hpp"

#include <malloc.h>
#include <string.h>

#include <vector>

#include "support/unit.hpp"

// Every block that this program gives back is searched for the secret. The linker leads its calls of operator delete and of
// free_secret() here (--wrap): sanitizers bring operators of their own, which cannot be replaced a second time.
extern "C" {
void __real__ZdlPv(void *block) noexcept;
void __wrap__ZdlPv(void *block) noexcept;
void __wrap__ZdlPvm(void *block, std::size_t size) noexcept;
void __real__ZN7ghlauth11free_secretEPvm(void *block, std::size_t size) noexcept;
void __wrap__ZN7ghlauth11free_secretEPvm(void *block, std::size_t size) noexcept;
}

namespace {

int freed_with_secret = 0;
int freed = 0;

void look_into(void *block, std::size_t size) noexcept {
  ++freed;
  if (memmem(block, size, "hush", 4) != nullptr) ++freed_with_secret;
}

}  // namespace

void __wrap__ZdlPv(void *block) noexcept {
  if (block == nullptr) return;
  const std::size_t size = malloc_usable_size(block);
  look_into(block, size);
  explicit_bzero(block, size);  // so that the next owner does not give the secret back once more
  __real__ZdlPv(block);
}

void __wrap__ZdlPvm(void *block, std::size_t) noexcept { __wrap__ZdlPv(block); }

void __wrap__ZN7ghlauth11free_secretEPvm(void *block, std::size_t size) noexcept {
  look_into(block, size);
  const int before = freed;
  __real__ZN7ghlauth11free_secretEPvm(block, size);
  freed = before;  // under AddressSanitizer it comes to operator delete
}

using namespace ghlauth;
using ghlauth::test::same;

namespace {

int reset(void **) {
  freed_with_secret = 0;
  freed = 0;
  return 0;
}

void keep_in_a_vector() {
  std::vector<char> bytes = {'h', 'u', 's', 'h'};
  char *kept = bytes.data();
  asm volatile("" : : "r"(kept) : "memory");  // else the compiler may see that nobody looks, and allocate nothing
}

// The check itself must be able to fail.
void sees_memory_that_is_not_wiped(void **) {
  keep_in_a_vector();
  assert_int_equal(freed, 1);
  assert_int_equal(freed_with_secret, 1);
}

void grow() {
  SecretBytes bytes;
  for (int i = 0; i < 1000; ++i) append(bytes, "hush");
}

void wipes_what_it_outgrows(void **) {
  grow();
  assert_true(freed > 5);
  assert_int_equal(freed_with_secret, 0);
}

void shrink() {
  SecretBytes bytes;
  append(bytes, "hush");
  bytes.clear();  // keeps the block
}

void wipes_the_capacity_too(void **) {
  shrink();
  assert_int_equal(freed, 1);
  assert_int_equal(freed_with_secret, 0);
}

bool use_secret() {
  Secret a("hush");
  Secret b = a;
  Secret c = std::move(a);
  b.assign("hush and more");
  c = std::move(b);
  Secret d;
  d = c;
  const bool right = a.empty() && b.empty() && same(c.reveal(), "hush and more") && same(d.c_str(), "hush and more");
  d.clear();
  return right && d.empty() && d.size() == 0 && same(d.c_str(), "") && d.reveal().empty();
}

void wipes_every_copy(void **) {
  assert_true(use_secret());
  assert_true(freed > 2);
  assert_int_equal(freed_with_secret, 0);
}

bool assigns_its_own_part() {
  Secret secret("hush-hush");
  secret.assign(secret.reveal().substr(5));
  return same(secret.reveal(), "hush");
}

void may_be_assigned_a_part_of_itself(void **) {
  assert_true(assigns_its_own_part());
  assert_int_equal(freed_with_secret, 0);
}

void wipes_plain_memory(void **) {
  char buffer[] = "hush";
  wipe(buffer, sizeof buffer);
  wipe(nullptr, 0);
  for (const char c : buffer) assert_int_equal(c, 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test_setup(sees_memory_that_is_not_wiped, reset),    cmocka_unit_test_setup(wipes_what_it_outgrows, reset),
      cmocka_unit_test_setup(wipes_the_capacity_too, reset),           cmocka_unit_test_setup(wipes_every_copy, reset),
      cmocka_unit_test_setup(may_be_assigned_a_part_of_itself, reset), cmocka_unit_test(wipes_plain_memory),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
