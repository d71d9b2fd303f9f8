// The listener of a login, without its sockets' traffic. Lines: a redirect URI, then a method, a Host and a target, in which "$"
// stands for the login's state, "@" for its host. The one right request is taken, and none but it.
#include <memory>
#include <optional>

#include "auth/login.hpp"
#include "auth/vault.hpp"
#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "core/log.hpp"
#include "fuzz/fuzz.hpp"
#include "net/url.hpp"
#include "store/memory_table.hpp"

namespace {

using fuzz::require;
using ghlauth::Status;
using ghlauth::auth::Login;
using ghlauth::auth::LoginVerdict;
using ghlauth::auth::LoopbackRedirect;

void check_uri(const std::string &uri) {
  (void)ghlauth::auth::redirect_uri_warning(uri);
  try {
    LoopbackRedirect redirect = LoopbackRedirect::parse(uri);
    require(redirect.origin.scheme == "http" && ghlauth::net::is_loopback(redirect.origin.host), "it leads to this machine");
    require(redirect.uri == uri && redirect.path.starts_with('/'), "it is what was given");
    require(redirect.clean_url().find('?') == std::string::npos, "the clean URL has no parameters");
    redirect.set_port(54321);
    const LoopbackRedirect again = LoopbackRedirect::parse(redirect.uri);
    require(!redirect.any_port || (again.origin.port == 54321 && again.clean_url() == redirect.clean_url()),
            "with the port that was found it is the same");
    require(again.path == redirect.path && redirect.host_header().ends_with(":54321"), "and so are its path and host");
  } catch (const ghlauth::Error &failure) {
    require(failure.status() == Status::UNSUPPORTED || failure.status() == Status::INVALID_ARGUMENT, "or it is refused");
    require(fuzz::is_clean(failure.message()) && fuzz::is_clean(failure.hint()), "with clean texts");
  }
}

class NoListener final : public ghlauth::auth::LoginListener {
  void poll(std::int64_t) override {}
};

/// A login that waits.
struct Waiting {
  std::unique_ptr<Login> login;
  std::string host;
  std::string state;

  Waiting() {
    auto environment = std::make_shared<ghlauth::auth::Environment>();
    environment->marketplace = ghlauth::net::Url::parse("http://127.0.0.1:1").origin();
    environment->clock = std::make_shared<ghlauth::SystemClock>();
    environment->log = std::make_shared<ghlauth::NoLog>();
    environment->vault = std::make_shared<ghlauth::auth::Vault>(ghlauth::store::make_memory_table());
    ghlauth::auth::ClientKey key{"66c2e1f0a9b8d7c6e5f4a3b2-abcd1234",
                                 ghlauth::auth::secret_from_text(ghlauth::Secret("client secret"))};
    auto oauth = std::make_shared<ghlauth::auth::OAuth>(environment, std::move(key), "http://127.0.0.1:0/callback");
    login = std::make_unique<Login>(oauth, ghlauth::auth::AuthorizeOptions(),
                                    [&](Login &, const std::vector<std::int32_t> &, const std::string &clean_url) {
                                      host = clean_url.substr(7, clean_url.find('/', 7) - 7);
                                      return std::make_unique<NoListener>();
                                    });
    const std::string &url = login->url();
    const auto fields = ghlauth::parse_form(std::string_view(url).substr(url.find('?') + 1)).value();
    for (const ghlauth::FormField &field : fields)
      if (field.name == "state") state = field.value;
    require(state.size() >= 32, "the authorize URL has a state");
  }
};

bool has_state(std::string_view target, const std::string &state) {
  target = target.substr(0, target.find('#'));
  const auto fields = ghlauth::parse_form(target.substr(target.find('?') + 1));
  if (!fields) return false;
  for (const ghlauth::FormField &field : *fields)
    if (field.name == "state" && field.value == state) return true;
  return false;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  check_uri(std::string(fuzz::take_line(text)));
  static std::optional<Waiting> waiting;
  if (!waiting) waiting.emplace();
  Login &login = *waiting->login;
  const std::string_view method = fuzz::take_line(text);
  std::string host(fuzz::take_line(text));
  std::string target(text);
  for (std::string *one : {&host, &target}) {
    fuzz::replace_all(*one, "@", waiting->host);
    fuzz::replace_all(*one, "$", waiting->state);
  }
  const LoginVerdict verdict = login.judge(method, host, target);
  if (verdict == LoginVerdict::REFUSE) {
    const std::string right = "/callback?code=0123456789&state=" + waiting->state;
    require(!(method == "GET" && host == waiting->host && target == right), "the right request is taken");
    return 0;
  }
  require(verdict == LoginVerdict::REDIRECT, "there is no page before an answer");
  require(method == "GET" && host == waiting->host && target.starts_with("/callback?"), "it came to the right place");
  require(has_state(target, waiting->state), "it has the state of this login");
  require(login.judge(method, host, target) == LoginVerdict::REDIRECT, "the same one again is the browser's");
  require(login.judge(method, host, target + "&a=1") == LoginVerdict::REFUSE, "another one is not");
  require(login.judge("GET", waiting->host, "/callback") == LoginVerdict::PAGE, "the page is shown then");
  waiting.reset();
  return 0;
}
