#include "sandbox/webhooks/targets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::sandbox::Targets;

namespace {

bool may_connect(const char *url, const char *address, const std::vector<std::string> &allowed) {
  sockaddr_storage storage{};
  auto &v4 = reinterpret_cast<sockaddr_in &>(storage);
  auto &v6 = reinterpret_cast<sockaddr_in6 &>(storage);
  if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
    v4.sin_family = AF_INET;
  else if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1)
    v6.sin6_family = AF_INET6;
  return Targets(allowed).may_connect(url, reinterpret_cast<const sockaddr &>(storage));
}

Status required(const char *url, const std::vector<std::string> &allowed) {
  return test::status_of([&] {
    Targets(allowed).require(url);
    return 0;
  });
}

void takes_loopback_alone(void **) {
  for (const char *url :
       {"http://127.0.0.1/", "https://127.9.9.9:1/x?y", "http://[::1]:8080/", "http://localhost", "http://LOCALHOST/"})
    assert_int_equal(static_cast<int>(required(url, {})), static_cast<int>(Status::OK));
  for (const char *url :
       {"http://128.0.0.1/", "http://0.0.0.0/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://localhost./x",
        "http://local%68ost.example/", "http://a@localhost/", "http://localhost/#x", "ws://localhost/", "localhost", ""})
    assert_int_equal(static_cast<int>(required(url, {})), static_cast<int>(Status::INVALID_ARGUMENT));
}

void takes_what_was_allowed(void **) {
  assert_int_equal(static_cast<int>(required("http://Hooks.example:81/", {"hooks.EXAMPLE"})), static_cast<int>(Status::OK));
  assert_int_equal(static_cast<int>(required("http://hooks.example/", {"hooks.example:80"})), static_cast<int>(Status::OK));
  assert_int_equal(static_cast<int>(required("http://[2001:db8::1]:9/", {"[2001:db8::1]"})), static_cast<int>(Status::OK));
  for (const char *allowed : {"hooks.example:443", "ooks.example", "example", "hooks.example:", ""})
    assert_int_equal(static_cast<int>(required("http://hooks.example/", {allowed})),
                     static_cast<int>(Status::INVALID_ARGUMENT));
}

// A name that was harmless when the URL was set may lead elsewhere when it is connected to.
void looks_at_the_address_too(void **) {
  for (const char *address : {"127.0.0.1", "127.8.8.8", "::1"}) assert_true(may_connect("http://localhost/", address, {}));
  for (const char *address : {"10.0.0.1", "169.254.169.254", "0.0.0.0", "::", "::ffff:127.0.0.1", "fe80::1", "none"})
    assert_false(may_connect("http://localhost/", address, {}));
  assert_true(may_connect("http://hooks.example/", "10.0.0.1", {"hooks.example"}));
  assert_false(may_connect("http://hooks.example:81/", "10.0.0.1", {"hooks.example:80"}));
}

bool hides_what_may_be_secret() {
  const auto says = [](const char *url) {
    return test::message_of([&] {
      Targets().require(url);
      return 0;
    });
  };
  return test::same(says("http://example.com/x?token=hush"),
                    "the webhook URL http://example.com/x leads away from this machine") &&
         says("http://user:hush@localhost/").find("hush") == std::string::npos &&
         test::same(sandbox::without_query("http://a/b?c=d#e"), "http://a/b") &&
         test::same(sandbox::without_query("http://a/b#e"), "http://a/b");
}

void names_no_secret(void **) { assert_true(hides_what_may_be_secret()); }

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(takes_loopback_alone),
      cmocka_unit_test(takes_what_was_allowed),
      cmocka_unit_test(looks_at_the_address_too),
      cmocka_unit_test(names_no_secret),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
