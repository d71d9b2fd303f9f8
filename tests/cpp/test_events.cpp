// webhook.hpp, user_context.hpp, login.hpp, and what is known without a request: operations, plans, advice, explanations.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <thread>
#include <vector>

#include "cpp/check.hpp"

using namespace std::chrono_literals;

namespace {

const std::string app_id = "66c2e1f0a9b8d7c6e5f4a3b2", company_id = "ve9EPM428h8vShlRW1KT", location_id = "C2QujeCh8ZnC7al2InWR";

std::string base64(const std::vector<unsigned char> &bytes) {
  std::vector<unsigned char> text(4 * ((bytes.size() + 2) / 3) + 1);
  const int size = EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size()));
  return std::string(text.begin(), text.begin() + size);
}

/// Signs as HighLevel does, with a key of its own.
class Signer {
 public:
  Signer() : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free) {}

  ghlauth::Headers sign(const std::string &body) const {
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::vector<unsigned char> signature(64);
    std::size_t size = signature.size();
    CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
    CHECK(EVP_DigestSign(context.get(), signature.data(), &size, static_cast<const unsigned char *>(static_cast<const void *>(body.data())),
                         body.size()) == 1);
    return {{"X-GHL-Signature", base64(signature)}};
  }
  std::string pem() const {
    const std::unique_ptr<BIO, int (*)(BIO *)> out(BIO_new(BIO_s_mem()), BIO_free);
    CHECK(PEM_write_bio_PUBKEY(out.get(), key_.get()) == 1);
    std::array<char, 1000> text;
    return std::string(text.data(), static_cast<std::size_t>(BIO_read(out.get(), text.data(), static_cast<int>(text.size()))));
  }

 private:
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> key_;
};

TEST(a_webhook_gets_in_once) {
  const Signer signer;
  ghlauth::Config config;
  config.set_clock([] { return ghlauth::TimePoint(1795435200s); });  // 2026-11-23 12:00 UTC
  ghlauth::Webhook webhook(config, {app_id});
  webhook.add_key(ghlauth::KeyAlgorithm::ed25519, signer.pem());
  EQUAL(webhook.keys().size(), 3u);
  webhook.set_window(1h, 60s);
  webhook.set_claim(60s);
  webhook.set_duplicates(ghlauth::Duplicates::memory);
  webhook.set_rsa(false);
  webhook.set_require_app_id(true);
  webhook.set_allow_missing_timestamp(false);

  // Bytes that a parser would write otherwise: spaces, escapes, a non-BMP character, a number of many digits, a slash.
  const std::string body = "{ \"type\":\"ContactCreate\",\"appId\":\"" + app_id +
                           "\",\"webhookId\":\"id-1\",\"timestamp\":\"2026-11-23T11:59:58.5Z\",\"locationId\":\"" + location_id +
                           "\",\"name\":\"\\ud83d\\ude00 \xF0\x9F\x98\x80 \\u0001 \\/\",\"n\":1e400,  \"big\":12345678901234567890 }\n";
  const ghlauth::Headers headers = signer.sign(body);
  const ghlauth::Event event = webhook.verify(headers, body);
  EQUAL(event.type(), "ContactCreate");
  EQUAL(event.id(), "id-1");
  CHECK(event.timestamp() == std::optional<ghlauth::TimePoint>(ghlauth::TimePoint(1795435198s)));
  EQUAL(event.app_id(), app_id);
  EQUAL(event.location_id(), location_id);
  EQUAL(event.company_id(), "");
  EQUAL(event.version_id(), "");
  EQUAL(event.install_type(), "");
  EQUAL(event.json(), body);

  EQUAL(THROWS(ghlauth::WebhookError, webhook.verify(headers, body)).status(), GHLAUTH_E_IN_PROGRESS);
  webhook.release_event(event);
  webhook.confirm(webhook.verify(headers, body));
  const ghlauth::DuplicateEventError duplicate = THROWS(ghlauth::DuplicateEventError, webhook.verify(headers, body));
  EQUAL(ghlauth::Webhook::http_status(duplicate.status()), 200);

  const ghlauth::WebhookError forged = THROWS(ghlauth::WebhookError, webhook.verify(headers, body + " "));
  EQUAL(forged.status(), GHLAUTH_E_SIGNATURE_INVALID);
  EQUAL(ghlauth::Webhook::http_status(forged.status()), 401);
  THROWS(ghlauth::WebhookError, webhook.verify({}, body));
  webhook.verify_signature(headers, body);
  webhook.retire_key(ghlauth::KeyAlgorithm::ed25519, signer.pem());
  THROWS(ghlauth::WebhookError, webhook.verify_signature(headers, body));
  THROWS(ghlauth::NotFoundError, webhook.retire_key(ghlauth::KeyAlgorithm::ed25519, signer.pem()));
}

TEST(an_event_is_applied) {
  const Signer signer;
  ghlauth::Config config;
  config.set_store(ghlauth::Store("memory:"));
  config.set_clock([] { return ghlauth::TimePoint(1795435200s); });
  ghlauth::Webhook webhook(config, {app_id});
  webhook.add_key(ghlauth::KeyAlgorithm::ed25519, signer.pem());
  const ghlauth::OAuth oauth(config, app_id + "-abcd1234", "a-client-secret", "https://app.example.com/oauth/callback");
  const auto apply = [&](const std::string &type, const std::string &time) {
    const std::string body = "{\"type\":\"" + type + "\",\"appId\":\"" + app_id + "\",\"companyId\":\"" + company_id +
                             "\",\"locationId\":\"" + location_id + "\",\"installType\":\"Location\",\"timestamp\":\"2026-11-23T" + time + "Z\"}";
    return oauth.apply(webhook.verify(signer.sign(body), body));
  };
  CHECK(apply("ContactCreate", "11:50:00") == ghlauth::Lifecycle::nothing);
  CHECK(apply("INSTALL", "11:55:00") == ghlauth::Lifecycle::remembered);
  CHECK(apply("UNINSTALL", "11:58:00") == ghlauth::Lifecycle::remembered);  // for an INSTALL that comes later
  CHECK(apply("INSTALL", "11:57:00") == ghlauth::Lifecycle::stale);
}

/// As HighLevel does: CryptoJS' AES with the shared secret.
std::string seal(const std::string &secret, const std::string &text) {
  const unsigned char salt[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  unsigned char key[32], iv[16];
  CHECK(EVP_BytesToKey(EVP_aes_256_cbc(), EVP_md5(), salt, static_cast<const unsigned char *>(static_cast<const void *>(secret.data())),
                       static_cast<int>(secret.size()), 1, key, iv) == 32);
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX *)> context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::vector<unsigned char> sealed = {'S', 'a', 'l', 't', 'e', 'd', '_', '_', 1, 2, 3, 4, 5, 6, 7, 8};
  sealed.resize(16 + text.size() + 16);
  int size = 0, more = 0;
  EVP_EncryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, key, iv);
  EVP_EncryptUpdate(context.get(), sealed.data() + 16, &size, static_cast<const unsigned char *>(static_cast<const void *>(text.data())),
                    static_cast<int>(text.size()));
  EVP_EncryptFinal_ex(context.get(), sealed.data() + 16 + size, &more);
  sealed.resize(static_cast<std::size_t>(16 + size + more));
  return base64(sealed);
}

TEST(a_user_context_is_opened) {
  const std::string secret = "3d7c6d0a-5f0e-4f6d-9a52-0e8f1c2b3a49", user_id = "MKQJ7wOVVmNOMvrnKKKK";
  const std::string json = "{\"userId\":\"" + user_id + "\",\"companyId\":\"" + company_id +
                           "\",\"role\":\"admin\",\"type\":\"agency\",\"activeLocation\":\"" + location_id +
                           "\",\"userName\":\"In\xC3\xA8s \xF0\x9F\x98\x80\",\"email\":\"ines@example.com\"}";
  const ghlauth::Config config;
  ghlauth::UserContextReader reader(config, secret);
  reader.set_first_seen(60s);
  reader.set_failure_limit(2, 60s);
  const ghlauth::UserContext user = reader.decrypt(seal(secret, json));
  EQUAL(user.user_id(), user_id);
  EQUAL(user.company_id(), company_id);
  EQUAL(user.active_location(), location_id);
  CHECK(user.level() == ghlauth::Level::location && user.role_kind() == ghlauth::Role::admin);
  CHECK(user.type_kind() == ghlauth::Level::agency);
  EQUAL(user.role(), "admin");
  EQUAL(user.type(), "agency");
  EQUAL(user.user_name(), "In\xC3\xA8s \xF0\x9F\x98\x80");
  EQUAL(user.email(), "ines@example.com");
  CHECK(user.json().find(user_id) != std::string_view::npos);
  EQUAL(ghlauth::UserContext::from_json(json).user_id(), user_id);
  THROWS(ghlauth::UsageError, ghlauth::UserContext::from_json("{}"));

  EQUAL(THROWS(ghlauth::UserContextError, reader.decrypt(seal("another", json))).status(), GHLAUTH_E_USER_CONTEXT_INVALID);
  reader.add_secret("another");
  EQUAL(reader.decrypt(seal("another", json)).user_id(), user_id);
  reader.retire_secret("another");
  THROWS(ghlauth::UserContextError, reader.decrypt(seal("another", json)));
  const ghlauth::UserContextError limited = THROWS(ghlauth::UserContextError, reader.decrypt("x"));
  EQUAL(limited.status(), GHLAUTH_E_USER_CONTEXT_LIMITED);
  CHECK(limited.is_retryable() && limited.retry_after() > 0ms);

  reader.set_failure_limit(0, 60s);
  const ghlauth::OAuth oauth(config, app_id + "-abcd1234", "a-client-secret", "https://app.example.com/oauth/callback");
  reader.set_oauth(&oauth);
  EQUAL(THROWS(ghlauth::UserContextError, reader.decrypt(seal(secret, json))).status(), GHLAUTH_E_NOT_INSTALLED);
  reader.set_oauth(nullptr);

  const ghlauth::Credential credential(
      ghlauth::Pit(config, "pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b", {ghlauth::Level::location, "tDtDnQdgm2LXpyiqYvZ6"}));
  const ghlauth::Decision decision = credential.decide({"contacts/get-contact", "", "tDtDnQdgm2LXpyiqYvZ6"}, &user);
  CHECK(decision.is_denied() && decision[0].reason == ghlauth::Reason::user_other_location);
}

/// The browser: one GET of a loopback URL.
void browse(std::uint16_t port, const std::string &target) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string request = "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nConnection: close\r\n\r\n";
  char answer[4096];
  if (connect(connection, static_cast<sockaddr *>(static_cast<void *>(&address)), sizeof address) == 0 &&
      send(connection, request.data(), request.size(), MSG_NOSIGNAL) > 0)
    while (recv(connection, answer, sizeof answer, 0) > 0) {
    }
  close(connection);
}

TEST(a_login_waits_for_the_browser) {
  ghlauth::Config config;
  config.set_marketplace_url("http://127.0.0.1:1");
  const ghlauth::OAuth oauth(config, app_id + "-abcd1234", "a-client-secret", "http://127.0.0.1:0/callback");
  ghlauth::Login login(oauth, ghlauth::AuthorizeOptions().set_scopes({"contacts.readonly"}).set_app_data("data"));
  const std::string url(login.url());
  const ghlauth::Cancel over(1ms);
  THROWS(ghlauth::TimeoutError, login.wait(&over));
  const std::string mark = "127.0.0.1%3A";
  const std::size_t at = url.find(mark), state = url.find("state=");
  CHECK(at != std::string::npos && state != std::string::npos);
  const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(at + mark.size())));
  std::thread browser(browse, port, "/callback?code=abc&" + url.substr(state, url.find('&', state) - state));
  const ghlauth::Callback callback = [&] {
    struct Joined {
      std::thread &thread;
      ~Joined() { thread.join(); }
    } joined{browser};
    const ghlauth::Cancel limit(30s);
    return login.wait(&limit);
  }();
  EQUAL(callback.app_data(), "data");
  THROWS(ghlauth::CallbackError, login.wait());
}

TEST(operations_are_known) {
  CHECK(ghlauth::Operation::count() > 1000 && !ghlauth::Operation::at(ghlauth::Operation::count()));
  const auto operation = ghlauth::Operation::match("get", "/contacts/ocQHyuzHvysMo5N5VsXc");
  CHECK(operation && operation == ghlauth::Operation::find("contacts/get-contact"));
  CHECK(operation == ghlauth::Operation::parse("GET /contacts/ocQHyuzHvysMo5N5VsXc"));
  EQUAL(operation->product(), "contacts");
  EQUAL(operation->method(), "GET");
  EQUAL(operation->generation(), "2021-07-28");
  EQUAL(operation->version(), "2021-07-28");
  EQUAL(operation->scope(), "contacts.readonly");
  EQUAL(operation->page_scope(), "");
  EQUAL(operation->content_types(), "");
  CHECK(operation->takes(ghlauth::Level::location) && !operation->takes(ghlauth::Level::agency));
  CHECK(operation->admits(ghlauth::Admits::location_pit) && !operation->admits(ghlauth::Admits::agency_pit));
  CHECK(operation->has_security() && !operation->is_deprecated() && operation->paging() == ghlauth::Paging::none);
  EQUAL(operation->parameter_count(), 1u);
  EQUAL(operation->parameter(0).name, "contactId");
  CHECK(operation->parameter(0).in == "path" && operation->parameter(0).is_required);
  const auto list = ghlauth::Operation::find("contacts/get-contacts");
  CHECK(list && list->paging() != ghlauth::Paging::none && !list->paging_parameter().empty());
  EQUAL(list->page_items(), "contacts");
  EQUAL(list->page_size_parameter(), "limit");
  CHECK(!ghlauth::Operation::find("contacts/none"));

  const ghlauth::Plan plan({"contacts/get-contact", "POST /contacts/", "GET /nothing"});
  EQUAL(plan.size(), 2u);
  for (const ghlauth::Operation &one : plan) EQUAL(one.product(), "contacts");
  EQUAL(plan.unknown()[0], "GET /nothing");
  CHECK(plan.scopes().contains("contacts.write") && plan.admits(ghlauth::Admits::location_oauth));
  EQUAL(plan.missing({"contacts.readonly"})[0], "contacts.write");
  EQUAL(plan.surplus({"contacts.readonly", "users.readonly"})[0], "users.readonly");
  CHECK(plan.events().contains("ContactCreate"));
  CHECK(!ghlauth::Plan({"GET /oauth/installedLocations", "contacts/get-contact"}).warnings().contains(""));
  EQUAL(ghlauth::Plan::from_log("1.2.3.4 \"GET /contacts/ocQHyuzHvysMo5N5VsXc HTTP/1.1\" 200").size(), 1u);
}

TEST(a_flow_is_advised) {
  const ghlauth::Advice advice(ghlauth::Needs().set("webhooks").set("sub_accounts", 3).add_operation("contacts/get-contact"));
  CHECK(advice.flow() == ghlauth::AuthorizationFlow::oauth && advice.app_target() == ghlauth::Level::location);
  CHECK(advice.app_distribution() == ghlauth::Distribution::private_app);
  CHECK(!advice.summary().empty() && !advice.json().empty() && advice.notes().size() > 0);
  CHECK(advice.reason_count() >= 1 && !advice.reason(0).sentence.empty() && !advice.reason(0).criterion.empty());
  CHECK(advice.alternative_count() >= 1 && !advice.alternative(0).lacks.empty());
  CHECK(advice.alternative(0).flow != ghlauth::AuthorizationFlow::undecided || advice.alternative(0).app_target.has_value() ||
        advice.alternative(0).app_distribution != ghlauth::Distribution::none);
  EQUAL(advice.conflict_count(), 0u);
  CHECK(advice.conflict(0).sentence.empty() && advice.conflict(0).criteria.empty());
  CHECK(ghlauth::Criterion::count() > 5);
  bool counts = false;
  for (std::size_t i = 0; i < ghlauth::Criterion::count(); ++i) {
    const ghlauth::Criterion criterion = ghlauth::Criterion::at(i);
    CHECK(!criterion.question.empty() && !criterion.source.empty());
    counts = counts || (criterion.name == "sub_accounts" && criterion.is_count);
  }
  CHECK(counts);
  THROWS(ghlauth::UsageError, ghlauth::Needs().set("nothing"));
}

TEST(an_answer_is_explained) {
  const ghlauth::Headers headers = {{"Content-Type", "application/json"}, {"Retry-After", "3"}};
  ghlauth::Answer answer;
  answer.http_status = 429;
  answer.body = R"({"statusCode":429,"message":"Too Many Requests","traceId":"trace-1"})";
  answer.headers = &headers;
  answer.method = "GET";
  answer.path = "/contacts/ocQHyuzHvysMo5N5VsXc";
  answer.version = "2021-07-28";
  answer.kind = ghlauth::CredentialKind::pit;
  answer.level = ghlauth::Level::location;
  const ghlauth::Explanation explanation(answer);
  EQUAL(explanation.status(), GHLAUTH_E_RATE_LIMITED);
  CHECK(explanation.about() == ghlauth::About::operation);
  EQUAL(explanation.operation()->name(), "contacts/get-contact");
  EQUAL(explanation.server_message(), "Too Many Requests");
  EQUAL(explanation.trace_id(), "trace-1");
  CHECK(explanation.retry_after() == std::optional<std::chrono::milliseconds>(3s));
  CHECK(explanation.is_retryable() && !explanation.refresh_helps());
  CHECK(!explanation.message().empty() && !explanation.hint().empty() && !explanation.json().empty());
  answer.http_status = -1;
  THROWS(ghlauth::UsageError, ghlauth::Explanation(answer));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_webhook_gets_in_once),        cmocka_unit_test(an_event_is_applied),
      cmocka_unit_test(a_user_context_is_opened),      cmocka_unit_test(a_login_waits_for_the_browser),
      cmocka_unit_test(operations_are_known),          cmocka_unit_test(a_flow_is_advised),
      cmocka_unit_test(an_answer_is_explained),
  };
  return cmocka_run_group_tests_name("cpp events", tests, nullptr, nullptr);
}
