// A HighLevel for random sequences of calls: each answer is one of those that it may give, by a byte of the input. It knows which
// tokens it gave out and which refresh tokens were used up.
#pragma once

#include <map>
#include <set>

#include "core/encoding.hpp"
#include "fuzz/abi.hpp"

namespace fuzz {

class Server {
 public:
  explicit Server(Operations &in) : in_(in) {
    http.answer = [this](ghlauth_exchange *exchange) { answer(exchange); };
  }

  Http http;

  /// A token answer that nobody has seen yet: of a location or of the agency.
  std::string issue(bool is_location) {
    const std::string number = std::to_string(++issued_);
    const std::string access = "access-kept-number-" + number + "-end";
    const std::string refresh = "refresh-kept-number-" + number + "-end";
    access_tokens_.insert(access);
    grants_[refresh] = is_location;
    secrets().push_back(access);
    secrets().push_back(refresh);
    return R"({"access_token":")" + access + R"(","refresh_token":")" + refresh + R"(","expires_in":86399,"userType":")" +
           (is_location ? "Location" : "Company") + R"(","companyId":")" + company + R"(","locationId":")" +
           (is_location ? location : "") + R"(","scope":"oauth.readonly oauth.write contacts.readonly"})";
  }
  [[nodiscard]] bool has_issued(std::string_view access_token) const { return access_tokens_.contains(std::string(access_token)); }
  /// A call was given up, or an answer was a bad one: from then on a refresh token may be tried again.
  void note_trouble() noexcept { is_well_ = false; }

 private:
  void answer(ghlauth_exchange *exchange) {
    const std::string url = ghlauth_exchange_url(exchange);
    const auto *bytes = reinterpret_cast<const char *>(ghlauth_exchange_body(exchange));
    const std::string body(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(ghlauth_exchange_body_size(exchange)));
    require(url.starts_with("https://services.leadconnectorhq.com/"), "nothing goes elsewhere");
    for (const std::string &secret : secrets()) require(url.find(secret) == std::string::npos, "no URL has a secret");
    const std::size_t kind = in_.below(16);
    if (kind < 9) return give_right(exchange, url, body);
    note_trouble();
    give_wrong(exchange, kind, body);
  }

  void give_right(ghlauth_exchange *exchange, const std::string &url, const std::string &body) {
    if (url.find("/oauth/token") != std::string::npos) {
      const std::string used = spent(body);
      if (used.empty()) return Http::give(exchange, 200, issue(in_.below(2) == 0));
      require(grants_.contains(used), "a refresh token was issued");
      require(used_.insert(used).second || !is_well_, "and is used once");
      return Http::give(exchange, 200, issue(grants_[used]));
    }
    if (url.find("/oauth/locationToken") != std::string::npos) return Http::give(exchange, 201, issue(true));
    if (url.find("/oauth/installedLocations") != std::string::npos)
      return Http::give(exchange, 200, std::string(R"({"locations":[{"_id":")") + location + R"(","isInstalled":true}],"count":1})");
    Http::give(exchange, 200, R"({"links":[{"id":"1"}],"contact":{}})");
  }

  static void give_wrong(ghlauth_exchange *exchange, std::size_t kind, const std::string &body) {
    switch (kind) {
      case 9: return Http::give(exchange, 401, R"({"statusCode":401,"message":"Invalid JWT"})");
      case 10: return Http::give(exchange, 400, R"({"error":"invalid_grant","error_description":"This refresh token is invalid"})");
      case 11: return Http::give(exchange, 429, R"({"message":"Too Many Requests"})");
      case 12: return Http::give(exchange, 502, "<html>Bad gateway</html>", "text/html");
      case 13: return Http::give(exchange, 200, "{\"access_token\":");
      case 14: return echo(exchange, body);
      default: ghlauth_exchange_finish(exchange, GHLAUTH_E_CONNECT, "nobody is there");
    }
  }

  /// Repeats all that was sent, secrets included.
  static void echo(ghlauth_exchange *exchange, const std::string &body) {
    std::string all = ghlauth::percent_decode(body, true).value_or("");
    for (std::size_t i = 0; i < ghlauth_exchange_header_count(exchange); ++i)
      all += std::string(" ") + ghlauth_exchange_header_value(exchange, i);
    std::string text;
    for (const char c : all) text += c == '"' || c == '\\' || c < ' ' ? '.' : c;
    Http::give(exchange, 400, R"({"message":")" + text + R"(","traceId":")" + text + "\"}");
  }

  static std::string spent(const std::string &body) {
    const auto fields = ghlauth::parse_form(body);
    if (fields)
      for (const ghlauth::FormField &field : *fields)
        if (field.name == "refresh_token") return field.value;
    return {};
  }

  Operations &in_;
  std::set<std::string> access_tokens_;
  std::map<std::string, bool> grants_;  ///< refresh tokens: whether of a location
  std::set<std::string> used_;
  int issued_ = 0;
  bool is_well_ = true;
};

}  // namespace fuzz
