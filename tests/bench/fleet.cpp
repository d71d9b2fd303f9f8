#include "fleet.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string_view>
#include <thread>
#include <vector>

#include "require.hpp"
#include "tokens.hpp"

namespace {

constexpr std::string_view company_mark = "CCCCCCCCCCCCCCCCCCCC";
constexpr std::string_view location_mark = "LLLLLLLLLLLLLLLLLLLL";
constexpr std::size_t locations_of_a_company = 100;
constexpr std::size_t imports_at_once = 32;

std::uint64_t scrambled(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15U;
  number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27U)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31U);
}

/// Twenty letters and digits, as HighLevel's ids are; spread over the whole order of keys.
std::string resource_id(std::uint64_t kind, std::size_t index) {
  constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string id;
  for (const std::uint64_t part : {0U, 1U}) {
    std::uint64_t number = scrambled(4 * index + 2 * kind + part);
    for (int i = 0; i < 10; ++i, number /= digits.size()) id += digits[number % digits.size()];
  }
  return id;
}

void replace_all(std::string &text, std::string_view mark, const std::string &value) {
  for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size())
    text.replace(at, mark.size(), value);
}

}  // namespace

ghlauth_oauth *open_app(ghlauth_store *store) {
  ghlauth_error *error = nullptr;
  ghlauth_config *config = nullptr;
  ghlauth_oauth *oauth = nullptr;
  REQUIRE_OK(ghlauth_config_new(&config, &error));
  if (store != nullptr) REQUIRE_OK(ghlauth_config_set_store(config, store, &error));
  REQUIRE_OK(ghlauth_oauth_new(&oauth, config, "65f0aa0bb0cc0dd0ee0ff011-abcdefgh", "a-client-secret",
                               "https://app.example.com/callback", &error));
  ghlauth_config_free(config);
  return oauth;
}

// One installation is imported and exported as text: a pattern for all others.
Fleet::Fleet(const std::string &folder) {
  ghlauth_error *error = nullptr;
  ghlauth_store *store = nullptr;
  ghlauth_store_options *plain = nullptr;
  ghlauth_installation *installation = nullptr;
  REQUIRE_OK(ghlauth_store_open(&store, "memory:", nullptr, &error));
  ghlauth_oauth *oauth = open_app(store);
  const std::string answer = R"({"access_token":")" + access_token() + R"(","refresh_token":")" + refresh_token() +
                             R"(","expires_in":86399,"scope":"contacts.readonly contacts.write","userType":"Location",)"
                             R"("companyId":")" +
                             std::string(company_mark) + R"(","locationId":")" + std::string(location_mark) +
                             R"(","userId":"0aB1cD2eF3gH4iJ5kL6m"})";
  REQUIRE_OK(ghlauth_oauth_import(oauth, &installation, answer.c_str(), nullptr, obtained_at_s_, nullptr, &error));
  id_ = ghlauth_installation_id(installation);
  const std::string path = folder + "/pattern";
  REQUIRE_OK(ghlauth_store_options_new(&plain, &error));
  REQUIRE_OK(ghlauth_store_options_set_plain(plain, 1, &error));
  REQUIRE_OK(ghlauth_store_export_file(store, nullptr, path.c_str(), plain, nullptr, &error));
  std::ifstream file(path);
  std::getline(file, head_);
  std::getline(file, line_);
  ghlauth_store_options_free(plain);
  ghlauth_installation_free(installation);
  ghlauth_oauth_free(oauth);
  ghlauth_store_free(store);
}

// Access tokens end one after another, the last ones a day after they came, and none soon: nothing has to be refreshed.
std::string Fleet::filled(std::string text, std::size_t index) const {
  constexpr std::int64_t soonest_s = 7200;
  const auto spread = static_cast<std::int64_t>(scrambled(index) % static_cast<std::uint64_t>(lifetime_s - soonest_s));
  replace_all(text, company_mark, resource_id(0, index / locations_of_a_company));
  replace_all(text, location_mark, resource_id(1, index));
  replace_all(text, std::to_string(obtained_at_s_ + lifetime_s), std::to_string(obtained_at_s_ + soonest_s + spread));
  return text;
}

/// An export of a part of the fleet, made as it is read.
class Fleet::Source {
 public:
  Source(const Fleet &fleet, std::size_t first, std::size_t last) : fleet_(fleet), next_(first), first_(first), last_(last) {}

  static ghlauth_status read(void *self, std::uint8_t *buffer, std::size_t capacity, std::size_t *size) {
    auto &that = *static_cast<Source *>(self);
    if (that.at_ == that.text_.size()) that.make_more();
    *size = std::min(capacity, that.text_.size() - that.at_);
    std::memcpy(buffer, that.text_.data() + that.at_, *size);
    that.at_ += *size;
    return GHLAUTH_OK;
  }

 private:
  void make_more() {
    at_ = 0;
    text_.clear();
    if (is_over_) return;
    if (next_ == first_) text_ = fleet_.head_ + "\n";
    is_over_ = next_ == last_;
    text_ += is_over_ ? "{\"end\":" + std::to_string(last_ - first_) + "}" : fleet_.filled(fleet_.line_, next_++);
    text_ += '\n';
  }

  const Fleet &fleet_;
  std::size_t next_;
  std::size_t first_;
  std::size_t last_;
  std::string text_;
  std::size_t at_ = 0;
  bool is_over_ = false;
};

void Fleet::fill(ghlauth_store *store, std::size_t first, std::size_t last) const {
  std::vector<std::thread> threads;
  const std::size_t each = (last - first + imports_at_once - 1) / imports_at_once;
  for (std::size_t begin = first; begin < last; begin += each) {
    threads.emplace_back([this, store, begin, end = std::min(last, begin + each)] {
      ghlauth_error *error = nullptr;
      ghlauth_store_options *plain = nullptr;
      REQUIRE_OK(ghlauth_store_options_new(&plain, &error));
      REQUIRE_OK(ghlauth_store_options_set_plain(plain, 1, &error));
      Source source(*this, begin, end);
      const ghlauth_byte_source table = {sizeof table, &source, nullptr, Source::read, nullptr};
      REQUIRE_OK(ghlauth_store_import(store, nullptr, &table, plain, nullptr, &error));
      ghlauth_store_options_free(plain);
    });
  }
  for (std::thread &thread : threads) thread.join();
}
