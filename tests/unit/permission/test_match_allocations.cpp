// Finding an operation allocates nothing.
#include "permission/catalogue.hpp"
#include "support/unit.hpp"

// The linker leads the calls of the program's own objects here (--wrap).
extern "C" {
void *__real_malloc(std::size_t size);
void *__real_calloc(std::size_t count, std::size_t size);
void *__real_realloc(void *block, std::size_t size);
void *__real__Znwm(std::size_t size);
void *__real__Znam(std::size_t size);
void *__wrap_malloc(std::size_t size);
void *__wrap_calloc(std::size_t count, std::size_t size);
void *__wrap_realloc(void *block, std::size_t size);
void *__wrap__Znwm(std::size_t size);
void *__wrap__Znam(std::size_t size);
}

namespace {

int allocations = 0;

}  // namespace

void *__wrap_malloc(std::size_t size) { return ++allocations, __real_malloc(size); }
void *__wrap_calloc(std::size_t count, std::size_t size) { return ++allocations, __real_calloc(count, size); }
void *__wrap_realloc(void *block, std::size_t size) { return ++allocations, __real_realloc(block, size); }
void *__wrap__Znwm(std::size_t size) { return ++allocations, __real__Znwm(size); }
void *__wrap__Znam(std::size_t size) { return ++allocations, __real__Znam(size); }

namespace {

namespace permission = ghlauth::permission;

// What is found is counted, so that nothing is left out by the compiler.
int find_many() {
  int found = 0;
  for (const permission::Operation &operation : permission::operations()) {
    const char *const generation = permission::generation_name(operation.generation);
    found += permission::find(operation.name(), generation) == &operation;
    found += permission::match(permission::method_name(operation.method), operation.path(), generation) != nullptr;
  }
  found += permission::match("get", "/%63ontacts/a%2Fb/?x=1", "2023-02-21") != nullptr;
  found += permission::match("GET", "/contacts/%zz", "") == nullptr;
  found += permission::match("GET", "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", "v3") == nullptr;
  found += permission::parse(" v3: GET /contacts/x ", "") != nullptr;
  found += permission::parse("v3:contacts/get-contact", "") != nullptr;
  return found;
}

void nothing_is_allocated(void **) {
  const int before = allocations;
  const int found = find_many();
  const int made = allocations - before;
  assert_int_equal(found, 2 * permission::operations().size() + 5);
  assert_int_equal(made, 0);
}

void an_allocation_would_be_counted(void **) {
  const int before = allocations;
  delete new std::string(100, 'x');
  assert_true(allocations > before);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {cmocka_unit_test(nothing_is_allocated), cmocka_unit_test(an_allocation_would_be_counted)};
  return cmocka_run_group_tests_name("match_allocations", tests, nullptr, nullptr);
}
