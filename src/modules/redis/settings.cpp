#include "modules/redis/settings.hpp"

#include <charconv>
#include <utility>

#include "modules/stores/failure.hpp"

namespace ghlauth::redis {

using stores::Failure;
using stores::throw_bad_url;
using stores::Url;

namespace {

constexpr const char *tunnel_hint =
    "Run a TLS tunnel on this machine, such as stunnel with client = yes and verifyChain = yes, and name its end here: "
    "redis://localhost:port";

std::int64_t database_of(const std::string &text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > INT32_MAX)
    throw_bad_url("the URL of the store has no number as the database of Redis");
  return number;
}

}  // namespace

Settings::Settings(std::string_view scheme, Url url) : user(std::move(url.user)) {
  if (scheme == "rediss")
    throw Failure(GHLAUTH_E_UNSUPPORTED, "this build's hiredis has no TLS, and redis stores have none", tunnel_hint);
  prefix = url.take("prefix", "ghlauth:");
  std::string number = url.take("db", "");
  if (scheme == "redis+unix") {
    if (!url.host.empty() || url.port || url.path.size() < 2)
      throw_bad_url("the URL of the store has no absolute path behind redis+unix://",
                    "Write redis+unix:///run/redis/redis.sock");
    address = url.path;
    called = "Redis at " + address;
  } else {
    if (url.host.starts_with('/')) throw_bad_url("the URL of the store has a path as its host", "Write redis+unix:///path");
    if (url.host.empty()) url.host = "localhost";
    port = url.port.value_or(6379);
    if (!stores::is_local(url.host))
      throw Failure(GHLAUTH_E_UNSUPPORTED, "a redis store has no TLS, and the host of its URL is not this machine",
                    tunnel_hint);
    address = url.host == "localhost" ? "127.0.0.1" : url.host;
    called =
        "Redis at " + (address.find(':') != std::string::npos ? "[" + address + "]" : address) + ":" + std::to_string(port);
    if (url.path.size() > 1) {
      if (!number.empty()) throw_bad_url("the URL of the store has two numbers of a database", "Leave one out.");
      number = url.path.substr(1);
    }
  }
  if (!number.empty()) database = database_of(number);
  if (url.password && !url.password->reveal().empty()) password.emplace(*url.password);
  if (!user.empty() && !password) throw_bad_url("the URL of the store has a user of Redis without a password");
  url.require_all_taken();
}

}  // namespace ghlauth::redis
