// All is made, used and dropped in C++, for bindings/core/growth.py.
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "ghlauth/ghlauth.hpp"

using namespace std::chrono_literals;

namespace {

/// A map, in one thread.
class MapStore : public ghlauth::StoreTable {
 public:
  std::optional<ghlauth::StoreRow> get(const std::string &name) override {
    const auto found = rows_.find(name);
    if (found == rows_.end()) return std::nullopt;
    return found->second;
  }
  bool put_if_version(const ghlauth::StoreRow &row, std::uint64_t present) override {
    const auto found = rows_.find(row.key);
    if ((found != rows_.end() ? found->second.version : 0) != present) return false;
    rows_[row.key] = row;
    return true;
  }
  bool erase_if_version(const std::string &name, std::uint64_t) override { return rows_.erase(name) == 1; }
  std::vector<ghlauth::StoreRow> scan(const ghlauth::StoreScan &) override { return {}; }
  std::vector<ghlauth::StoreRow> due(const std::string &, std::int64_t, std::size_t) override { return {}; }
  ghlauth::StoreLease lease(const std::string &, const std::string &holder, std::chrono::milliseconds duration) override {
    return {holder, duration};
  }
  bool release(const std::string &, const std::string &) override { return true; }
  std::int64_t count(const std::string &, std::int64_t delta, ghlauth::TimePoint, ghlauth::TimePoint) override { return delta; }
  ghlauth::StoreClaim claim(const std::string &, const std::string &, ghlauth::TimePoint, ghlauth::TimePoint) override {
    return ghlauth::StoreClaim::fresh;
  }
  bool confirm(const std::string &, const std::string &, ghlauth::TimePoint) override { return true; }
  bool unclaim(const std::string &, const std::string &) override { return true; }

 private:
  std::map<std::string, ghlauth::StoreRow> rows_;
};

std::string about(const char *name) {
  const char *value = std::getenv((std::string("SANDBOX_") + name).c_str());
  return value != nullptr ? value : throw std::runtime_error(std::string("no SANDBOX_") + name);
}

ghlauth::Config new_config() {
  ghlauth::Config config;
  config.set_api_url(about("URL")).set_marketplace_url(about("URL")).set_max_retries(0);
  return config;
}

void check(bool holds) {
  if (!holds) throw std::runtime_error("something else came out");
}

template <class Failure, class Function>
void fails(Function &&function) {
  try {
    function();
  } catch (const Failure &) {
    return;
  }
  check(false);
}

class Growth {
 public:
  void rounds(int count) {
    for (int round = 0; round < count; ++round) {
      if (round % 10 == 0) webhook_ = ghlauth::Webhook(new_config(), {about("APP")});
      once();
    }
  }

 private:
  ghlauth::Client client_{new_config()};
  ghlauth::Credential credential_{ghlauth::Pit(new_config(), about("PIT"), {ghlauth::Level::location, about("LOCATION")})};
  ghlauth::Webhook webhook_{new_config(), {about("APP")}};

  void once() {
    ghlauth::Config config = new_config();
    config.set_log(ghlauth::LogLevel::debug, [](ghlauth::LogLevel, std::string_view) {});
    config.set_clock([] { return ghlauth::TimePoint(1900000000s); });
    config.set_store(ghlauth::Store(std::make_shared<MapStore>(), ghlauth::StoreOptions().set_plain(true)));
    ghlauth::Credential sourced = ghlauth::Credential::from_source(config, [](ghlauth::SecretSlot &slot) { slot.set("b"); });
    check(sourced.token().access_token() == "b");
    check(sourced.decide("contacts/get-contact").size() > 0);
    ghlauth::Credential failing = ghlauth::Credential::from_source(config, [](ghlauth::SecretSlot &) { throw std::domain_error("a"); });
    fails<std::domain_error>([&] { failing.token(); });
    ghlauth::OAuth oauth(config, about("CLIENT_ID"), about("CLIENT_SECRET"), about("REDIRECT_URI"));
    oauth.authorize_url(ghlauth::AuthorizeOptions().set_scopes({"contacts.readonly"}).set_session_binding("a"));
    fails<ghlauth::NotFoundError>([&] { oauth.look_up("app:x"); });
    fails<ghlauth::CallbackError>([&] { oauth.parse_callback("code=abc"); });
    fails<ghlauth::WebhookError>([&] { webhook_.verify({{"X-GHL-Signature", "x"}}, "{}"); });
    ghlauth::UserContext::from_json(R"({"userId": "u", "companyId": "c"})");
    ghlauth::Request("POST", "/x").set_json("{}").add_query("a", "1");
    check(ghlauth::Queue(config).size() == 0);
    ghlauth::Client(config).get();
    check(client_.send(credential_, {"GET", "/contacts/" + about("CONTACT")}).http_status() == 200);
  }
};

}  // namespace

int main() {
  Growth growth;
  for (int rounds = 0; std::cin >> rounds;) {
    growth.rounds(rounds);
    std::cout << 0 << std::endl;
  }
}
