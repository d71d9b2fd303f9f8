// The request at the redirect URI. Bytes: one of flags, then the URL or query, in which "$" stands for the state of an authorize URL
// that was just made and "~" for the same with one character changed. A wrong state is never accepted and a right one exactly once.
#include <memory>
#include <optional>

#include "auth/callback.hpp"
#include "core/encoding.hpp"
#include "fuzz/abi.hpp"

namespace {

using fuzz::call;
using fuzz::must;
using fuzz::require;
using ghlauth::Status;
using ghlauth::auth::CallbackQuery;

std::string spelled(const CallbackQuery &query) {
  std::string text;
  const auto add = [&](std::string_view name, std::string_view value) {
    text += (text.empty() ? "" : "&") + std::string(name) + "=" + ghlauth::percent_encode(value);
  };
  if (query.has_code) add("code", query.code.reveal());
  if (query.has_state) add("state", query.state);
  if (query.has_error) add("error", query.error);
  if (!query.error_description.empty()) add("error_description", query.error_description);
  return text;
}

std::optional<CallbackQuery> read(std::string_view text) {
  try {
    return ghlauth::auth::parse_callback_query(text);
  } catch (const ghlauth::Error &failure) {
    const Status status = failure.status();
    require((status == Status::CALLBACK_TOO_LONG) == (text.size() > ghlauth::auth::max_callback_bytes), "what is too long is told so");
    require(status == Status::CALLBACK_TOO_LONG || status == Status::CALLBACK_MALFORMED || status == Status::PARAMETER_REPEATED ||
                status == Status::CODE_MISSING,
            "any other refusal is one of three");
    fuzz::require_sound(failure);
    return std::nullopt;
  }
}

void require_same(const CallbackQuery &one, std::string_view text) {
  const std::optional<CallbackQuery> other = read(text);
  require(other && one.code.reveal() == other->code.reveal() && one.state == other->state && one.error == other->error &&
              one.error_description == other->error_description && one.has_state == other->has_state &&
              one.has_error == other->has_error,
          "a URL, a query with its mark and a query say the same");
}

std::optional<CallbackQuery> check_query(std::string_view text) {
  std::optional<CallbackQuery> query = read(text);
  if (!query) return query;
  require(query->has_error || (!query->code.empty() && query->code.size() <= 2048), "there is an error or a code");
  if (!query->has_error)
    for (const char c : query->code.reveal()) require(c > 0x20 && c < 0x7f, "a code is visible ASCII");
  for (const std::string &value : {query->state, query->error, query->error_description})
    require(ghlauth::is_utf8(value) && value.find('\0') == std::string::npos, "parameters are texts");
  const std::string plain = spelled(*query);
  if (plain.size() > ghlauth::auth::max_callback_bytes / 2) return query;
  require_same(*query, plain);
  require_same(*query, "?" + plain);
  require_same(*query, "/oauth/callback?" + plain + "#x=1");
  require_same(*query, std::string(fuzz::app_uri) + "?" + plain);
  return query;
}

/// The app of one input.
class App {
 public:
  App(bool is_sealed, bool is_bound, bool accepts_unsolicited) {
    const ghlauth_clock_table clock = time_.table();
    must([&](auto e) { return ghlauth_config_new(&config_, e); });
    must([&](auto e) { return ghlauth_config_set_clock(config_, &clock, e); });
    must([&](auto e) { return ghlauth_oauth_new(&oauth_, config_, fuzz::app_client, fuzz::client_secret, fuzz::app_uri, e); });
    must([&](auto e) { return ghlauth_oauth_set_unsolicited_policy(oauth_, accepts_unsolicited ? 1 : 0, e); });
    ghlauth_authorize_options *options = nullptr;
    must([&](auto e) { return ghlauth_authorize_options_new(&options, e); });
    must([&](auto e) { return ghlauth_authorize_options_set_state_form(options, is_sealed ? 1 : 0, e); });
    must([&](auto e) { return ghlauth_authorize_options_set_app_data(options, "back to page 7", e); });
    if (is_bound) must([&](auto e) { return ghlauth_authorize_options_set_session_binding(options, "session", e); });
    ghlauth_buf *url = nullptr;
    ghlauth_buf *state = nullptr;
    must([&](auto e) { return ghlauth_oauth_authorize_url(oauth_, &url, &state, options, e); });
    state_ = ghlauth_buf_data(state);
    require(std::string_view(ghlauth_buf_data(url)).find(fuzz::client_secret) == std::string_view::npos, "no URL has the secret");
    ghlauth_buf_free(url);
    ghlauth_buf_free(state);
    ghlauth_authorize_options_free(options);
  }
  App(const App &) = delete;
  App &operator=(const App &) = delete;
  ~App() {
    ghlauth_oauth_free(oauth_);
    ghlauth_config_free(config_);
    time_.require_dropped();
  }
  [[nodiscard]] const std::string &state() const noexcept { return state_; }

  ghlauth_status parse(const std::string &text, const char *binding) {
    ghlauth_callback *callback = nullptr;
    const ghlauth_status status =
        call([&](auto e) { return ghlauth_oauth_parse_callback(oauth_, &callback, text.c_str(), binding, e); });
    require((status == GHLAUTH_OK) == (callback != nullptr), "there is a callback when it is accepted, and only then");
    if (callback != nullptr) {
      is_unsolicited_ = ghlauth_callback_is_unsolicited(callback) == 1;
      require(std::string_view(ghlauth_callback_app_data(callback)) == (is_unsolicited_ ? "" : "back to page 7"),
              "it carries what its state was given");
    }
    ghlauth_callback_free(callback);
    return status;
  }
  [[nodiscard]] bool is_unsolicited() const noexcept { return is_unsolicited_; }

 private:
  fuzz::Time time_;
  ghlauth_config *config_ = nullptr;
  ghlauth_oauth *oauth_ = nullptr;
  std::string state_;
  bool is_unsolicited_ = false;
};

std::string changed(std::string text, std::size_t at) {
  char &c = text[at % text.size()];
  c = c == 'A' ? 'B' : 'A';
  return text;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size < 2) return 0;
  const unsigned flags = data[0];
  const bool is_bound = (flags & 2U) != 0;
  const bool has_other_binding = (flags & 4U) != 0;
  const bool accepts_unsolicited = (flags & 8U) != 0;
  (void)check_query(fuzz::text_of(data + 1, size - 1));

  App app((flags & 1U) != 0, is_bound, accepts_unsolicited);
  std::string text = fuzz::c_text(fuzz::text_of(data + 2, size - 2));
  fuzz::replace_all(text, "~", changed(app.state(), data[1]));
  fuzz::replace_all(text, "$", app.state());
  const std::optional<CallbackQuery> query = check_query(text);
  const char *binding = has_other_binding ? "another session" : is_bound ? "session" : nullptr;
  const ghlauth_status status = app.parse(text, binding);
  if (!query) {
    require(status <= GHLAUTH_E_CALLBACK_MALFORMED && status >= GHLAUTH_E_CALLBACK_TOO_LONG, "what cannot be read is refused");
    return 0;
  }
  const bool is_right = query->has_state && query->state == app.state() && !has_other_binding;
  if (!query->has_state)
    require((status == GHLAUTH_OK && app.is_unsolicited() && accepts_unsolicited) || status == GHLAUTH_E_STATE_MISSING ||
                (status == GHLAUTH_E_CALLBACK_DENIED && accepts_unsolicited),
            "without a state it is what the policy says");
  else if (!is_right)
    require(status == GHLAUTH_E_STATE_INVALID, "a wrong state is refused");
  else
    require(status == (query->has_error ? GHLAUTH_E_CALLBACK_DENIED : GHLAUTH_OK) && !app.is_unsolicited(), "a right one is accepted");
  if (is_right) require(app.parse(text, binding) == GHLAUTH_E_STATE_USED, "once");
  return 0;
}
