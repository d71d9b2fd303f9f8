// Url::parse: what is accepted, how it is read, and that nothing else gets through.
#include "net/url.hpp"
#include "support/scenario.hpp"

namespace {

using ghlauth::Status;
using ghlauth::net::Origin;
using ghlauth::net::Url;
using ghlauth::test::holds;
using ghlauth::test::outcome_of;

bool accepted_urls_are_read_as_libcurl_reads_them() {
  struct Row {
    const char *text;
    const char *origin;
    const char *path;
    const char *sent;
  };
  const Row rows[] = {
      {"https://services.leadconnectorhq.com", "https://services.leadconnectorhq.com", "/",
       "https://services.leadconnectorhq.com/"},
      {"https://h.example/contacts/?q=a%20b&x=1", "https://h.example", "/contacts/", "https://h.example/contacts/?q=a%20b&x=1"},
      {"HTTPS://H.Example/A", "https://h.example", "/A", "https://H.Example/A"},
      {"https://h.example:443/", "https://h.example", "/", "https://h.example:443/"},
      {"https://h.example:0444/", "https://h.example:444", "/", "https://h.example:444/"},
      {"https://h.example?x=1", "https://h.example", "/", "https://h.example/?x=1"},
      {"https://h.example/a//b/...", "https://h.example", "/a//b/...", "https://h.example/a//b/..."},
      {"https://h.example/a/.b/c..", "https://h.example", "/a/.b/c..", "https://h.example/a/.b/c.."},
      {"https://h.example/%2fx", "https://h.example", "/%2fx", "https://h.example/%2fx"},
      {"https://h.example/?mail=a@b", "https://h.example", "/", "https://h.example/?mail=a@b"},
      {"https://h.example/?up=/../x", "https://h.example", "/", "https://h.example/?up=/../x"},
      {"https://127.0.0.1.example/", "https://127.0.0.1.example", "/", "https://127.0.0.1.example/"},
      {"http://127.0.0.1:8080/x", "http://127.0.0.1:8080", "/x", "http://127.0.0.1:8080/x"},
      {"http://127.255.0.3/", "http://127.255.0.3", "/", "http://127.255.0.3/"},
      {"http://localhost:80/", "http://localhost", "/", "http://localhost:80/"},
      {"http://LOCALHOST/", "http://localhost", "/", "http://LOCALHOST/"},
      {"http://[::1]:81/", "http://[::1]:81", "/", "http://[::1]:81/"},
      {"http://[0:0:0:0:0:0:0:1]/", "http://[::1]", "/", nullptr},
      {"https://[2001:DB8::0001]/", "https://[2001:db8::1]", "/", nullptr},
      // libcurl turns numbers into addresses: the check is on the result
      {"http://0x7f.1/", "http://127.0.0.1", "/", "http://127.0.0.1/"},
      {"http://2130706433/", "http://127.0.0.1", "/", "http://127.0.0.1/"},
      {"http://017700000001/", "http://127.0.0.1", "/", "http://127.0.0.1/"},
  };
  for (const Row &row : rows) {
    std::string origin;
    std::string path;
    std::string sent;
    const auto outcome = outcome_of([&] {
      const Url url = Url::parse(row.text);
      origin = url.origin().str();
      path = url.path();
      sent = url.str();
    });
    if (outcome.status != Status::OK) std::cerr << row.text << '\n';
    CHECK_STATUS(outcome, OK);
    CHECK_EQUAL(origin, row.origin);
    CHECK_EQUAL(path, row.path);
    if (row.sent != nullptr) CHECK_EQUAL(sent, row.sent);
  }
  return true;
}

bool other_urls_are_refused() {
  using namespace std::string_literals;
  struct Row {
    std::string text;
    Status status;
  };
  const Row rows[] = {
      {"", Status::INVALID_ARGUMENT},
      {"/contacts/", Status::INVALID_ARGUMENT},
      {"//h.example/", Status::INVALID_ARGUMENT},
      {"h.example/", Status::INVALID_ARGUMENT},
      {"https:h.example", Status::INVALID_ARGUMENT},
      {"https:/h.example", Status::INVALID_ARGUMENT},
      {"https:///h.example", Status::INVALID_ARGUMENT},
      {"https:////h.example", Status::INVALID_ARGUMENT},
      {"https://", Status::INVALID_ARGUMENT},
      {"https:///", Status::INVALID_ARGUMENT},
      {"https://?x", Status::INVALID_ARGUMENT},
      {"https://:443/", Status::INVALID_ARGUMENT},
      {"https://h.example:/", Status::INVALID_ARGUMENT},
      {"https://h.example:0/", Status::INVALID_ARGUMENT},
      {"https://h.example:65536/", Status::INVALID_ARGUMENT},
      {"https://h.example:4x/", Status::INVALID_ARGUMENT},
      {"https://h.example:-1/", Status::INVALID_ARGUMENT},
      {"https://h.example./", Status::INVALID_ARGUMENT},
      {"https://u@h.example/", Status::INVALID_ARGUMENT},
      {"https://u:p@h.example/", Status::INVALID_ARGUMENT},
      {"https://@h.example/", Status::INVALID_ARGUMENT},
      {"https://h.example@evil.example/", Status::INVALID_ARGUMENT},
      {"https://h.example\\@evil.example/", Status::INVALID_ARGUMENT},
      {"https://h.example\\.evil.example/", Status::INVALID_ARGUMENT},
      {"https://h.example/#f", Status::INVALID_ARGUMENT},
      {"https://h.example/#", Status::INVALID_ARGUMENT},
      {"https://h.example#@evil.example/", Status::INVALID_ARGUMENT},
      {"https://h example/", Status::INVALID_ARGUMENT},
      {" https://h.example/", Status::INVALID_ARGUMENT},
      {"https://h.example/ ", Status::INVALID_ARGUMENT},
      {"https://h.example/a b", Status::INVALID_ARGUMENT},
      {"https://h.example/a\tb", Status::INVALID_ARGUMENT},
      {"https://h.example/a\r\nX: y", Status::INVALID_ARGUMENT},
      {"https://h.example/\x7f", Status::INVALID_ARGUMENT},
      {"https://h.example/a\0b"s, Status::INVALID_ARGUMENT},
      {"https://h\xc3\xa4.example/", Status::INVALID_ARGUMENT},
      {"https://h.example/\xc3\xa4", Status::INVALID_ARGUMENT},
      {"https://%68.example/", Status::INVALID_ARGUMENT},
      {"https://[fe80::1%25eth0]/", Status::INVALID_ARGUMENT},
      {"https://[::1/", Status::INVALID_ARGUMENT},
      {"https://[h.example]/", Status::INVALID_ARGUMENT},
      {"https://[]/", Status::INVALID_ARGUMENT},
      {"https://h.example/a/../b", Status::INVALID_ARGUMENT},
      {"https://h.example/..", Status::INVALID_ARGUMENT},
      {"https://h.example/./b", Status::INVALID_ARGUMENT},
      {"https://h.example/a/%2e%2E/b", Status::INVALID_ARGUMENT},
      {"https://h.example/a/.%2e?x", Status::INVALID_ARGUMENT},
      {"https://h.example/" + std::string(70000, 'a'), Status::INVALID_ARGUMENT},
      {"ftp://h.example/", Status::INVALID_ARGUMENT},
      {"file:///etc/passwd", Status::INVALID_ARGUMENT},
      {"javascript://h.example/", Status::INVALID_ARGUMENT},
      {"http://h.example/", Status::INSECURE_URL},
      {"http://127.0.0.1.example/", Status::INSECURE_URL},
      {"http://localhost.example/", Status::INSECURE_URL},
      {"http://localhost./", Status::INVALID_ARGUMENT},
      {"http://128.0.0.1/", Status::INSECURE_URL},
      {"http://0x80.1/", Status::INSECURE_URL},
      {"http://0.0.0.0/", Status::INSECURE_URL},
      {"http://0/", Status::INSECURE_URL},
      {"http://[::ffff:127.0.0.1]/", Status::INSECURE_URL},
      {"http://[::]/", Status::INSECURE_URL},
      {"http://[::2]/", Status::INSECURE_URL},
  };
  for (const Row &row : rows) {
    const auto outcome = outcome_of([&] { static_cast<void>(Url::parse(row.text)); });
    if (outcome.status != row.status) std::cerr << row.text << '\n';
    CHECK_EQUAL(outcome.status, row.status);
  }
  return true;
}

bool messages_hold_neither_query_nor_password() {
  const char *texts[] = {"http://h.example/p?code=SECRET", "https://h.example/a b?code=SECRET", "https://u:SECRET@h.example/",
                         "https://h.example/#SECRET", "ftp://u:SECRET@h.example/?SECRET"};
  for (const char *text : texts) {
    const auto outcome = outcome_of([&] { static_cast<void>(Url::parse(text)); });
    CHECK(outcome.status != Status::OK);
    CHECK(!holds(outcome.message, "SECRET"));
  }
  const Url url = Url::parse("https://h.example/p?code=SECRET");
  const auto outcome = outcome_of([&] { url.require_origin(Origin{"https", "other.example", 443}); });
  CHECK_STATUS(outcome, FOREIGN_ORIGIN);
  CHECK(!holds(outcome.message, "SECRET"));
  CHECK(holds(outcome.message, "https://h.example"));
  CHECK(holds(outcome.message, "https://other.example"));
  return true;
}

bool origin_differs_by_scheme_host_and_port() {
  const Origin origin = Url::parse("https://h.example/x").origin();
  Url::parse("https://H.EXAMPLE:443/y?z").require_origin(origin);
  for (const char *text :
       {"https://h.example:444/", "https://hh.example/", "https://h.example.evil.example/", "http://127.0.0.1/"})
    CHECK_STATUS(outcome_of([&] { Url::parse(text).require_origin(origin); }), FOREIGN_ORIGIN);
  return true;
}

bool untrusted_text_shows_only_its_origin() {
  using ghlauth::net::displayable_origin;
  CHECK_EQUAL(displayable_origin("https://u:p@evil.example:8443/x?code=1#f"), "https://evil.example:8443");
  CHECK_EQUAL(displayable_origin("/relative?code=1"), "");
  CHECK_EQUAL(displayable_origin("https://h\r\nSet-Cookie: x"), "");
  CHECK_EQUAL(displayable_origin(""), "");
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(accepted_urls_are_read_as_libcurl_reads_them), SCENARIO(other_urls_are_refused),
      SCENARIO(messages_hold_neither_query_nor_password),     SCENARIO(origin_differs_by_scheme_host_and_port),
      SCENARIO(untrusted_text_shows_only_its_origin),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
