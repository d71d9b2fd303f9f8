#include "auth/login.hpp"

#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::int64_t look_at_clock_ms = 1000;  // the state's end is on the application's clock, which may jump
constexpr std::int64_t page_wait_ms = 1000;

}  // namespace

/// Waits for the right request, and then a little for the browser to follow the redirect.
class Login::Answered final : public Suspension {
 public:
  explicit Answered(Login &login) : login_(login) {}
  [[nodiscard]] bool ready() override { return !login_.answer_.empty() || login_.is_expired(); }
  void wait(const Cancel &cancel) override {
    login_.listener_->poll(cancel.slice_ms(look_at_clock_ms));
    if (login_.answer_.empty()) return;
    const std::int64_t end = monotonic_ms() + page_wait_ms;
    while (!login_.page_sent_ && !cancel.stopped() && monotonic_ms() < end)
      login_.listener_->poll(cancel.slice_ms(end - monotonic_ms()));
  }

 private:
  Login &login_;
};

Login::Login(OAuthPtr oauth, AuthorizeOptions options, const OpenListener &open)
    : oauth_(std::move(oauth)),
      session_binding_(options.session_binding),
      holder_(hex_encode(view(crypto::random_bytes(16)))),
      redirect_(LoopbackRedirect::parse(options.redirect_uri.empty() ? oauth_->redirect_uri() : options.redirect_uri)) {
  const Environment &environment = *oauth_->environment();
  if (redirect_.any_port && (options.white_label || !net::is_loopback(environment.marketplace.host)))
    throw Error(Status::UNSUPPORTED,
                "the redirect URI " + redirect_.uri + " has the port 0, and HighLevel compares byte for byte",
                "Register a redirect URI with a port; 0 is for a marketplace URL on a loopback host (the sandbox).");
  sockets_.emplace(redirect_.origin.host, redirect_.any_port ? 0 : redirect_.origin.port);
  redirect_.set_port(sockets_->port());
  host_header_ = redirect_.host_header();
  listener_ = open(*this, sockets_->descriptors(), redirect_.clean_url());
  options.redirect_uri = redirect_.uri;
  ends_at_s_ = environment.clock->unix_s() + options.lifetime_s;
  OAuth::Authorize made = oauth_->authorize(std::move(options));
  url_ = std::move(made.url);
  state_ = std::move(made.state);
}

Task<Callback> Login::callback() {
  if (!listener_ && answer_.empty())
    throw Error(Status::STATE_USED, "this login has ended", "Start another with ghlauth_login_start.");
  if (listener_) {
    Answered answered(*this);
    co_await suspend_on(answered);
    close();
  }
  if (answer_.empty()) throw Error(Status::STATE_EXPIRED, "the browser brought no answer during the lifetime of the state");
  // Kept until the store has said whether the state is still good: until then this may be given up and asked for again.
  std::optional<Callback> callback;
  try {
    callback = co_await oauth_->parse_callback(answer_, session_binding_, holder_);
  } catch (...) {
    answer_.clear();
    throw;
  }
  answer_.clear();
  co_return std::move(*callback);
}

LoginVerdict Login::judge(std::string_view method, std::string_view host, std::string_view target) {
  if (method != "GET" || host != host_header_ || target.substr(0, target.find('?')) != redirect_.path)
    return LoginVerdict::REFUSE;
  if (!answer_.empty()) {
    if (target == redirect_.path) return LoginVerdict::PAGE;
    const bool is_again = crypto::equal_constant_time(target, answer_.reveal());  // browsers do send one twice
    return is_again ? LoginVerdict::REDIRECT : LoginVerdict::REFUSE;
  }
  try {
    const CallbackQuery query = parse_callback_query(target);
    if (!crypto::equal_constant_time(query.state, state_)) return LoginVerdict::REFUSE;
  } catch (const Error &) {  // not what HighLevel sends; the state is still good
    return LoginVerdict::REFUSE;
  }
  answer_.assign(target);
  return LoginVerdict::REDIRECT;
}

void Login::sent(LoginVerdict verdict) noexcept {
  if (verdict == LoginVerdict::PAGE) page_sent_ = true;
}

bool Login::is_expired() const { return oauth_->environment()->clock->unix_s() > ends_at_s_; }

void Login::close() noexcept {
  listener_.reset();
  sockets_.reset();
}

}  // namespace ghlauth::auth
