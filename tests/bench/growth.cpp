// How an SQLite store grows: fills one file with more and more installations, and measures at each size. A line of JSON each.
//
//   growth FILLED MEASURED SIZE...     folders, each with room for 5 KB for each installation, and the sizes rising
//
// The file grows in the folder FILLED, which may be in memory: a commit there waits for no disk. It is measured in MEASURED, as a
// copy unless that is the same folder.
#include <ghlauth/ghlauth.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "fleet.hpp"
#include "require.hpp"

namespace {

using Clock = std::chrono::steady_clock;

double us_since(Clock::time_point start) { return std::chrono::duration<double, std::micro>(Clock::now() - start).count(); }

/// The middle of many samples, and what one in a hundred exceeds.
struct Times {
  double p50_us;
  double p99_us;
};

template <class Work>
Times times_of(std::size_t samples, std::size_t calls_of_a_sample, Work work) {
  std::vector<double> us;
  for (std::size_t i = 0; i < samples; ++i) {
    const auto start = Clock::now();
    for (std::size_t call = 0; call < calls_of_a_sample; ++call) work(i);
    us.push_back(us_since(start) / static_cast<double>(calls_of_a_sample));
  }
  std::sort(us.begin(), us.end());
  return {us[us.size() / 2], us[us.size() * 99 / 100]};
}

void print(const char *name, const Times &times) {
  std::printf(",\"%s\":{\"p50_us\":%.3f,\"p99_us\":%.3f}", name, times.p50_us, times.p99_us);
}

ghlauth_store *open_store(const std::string &path) {
  ghlauth_error *error = nullptr;
  ghlauth_store_options *options = nullptr;
  ghlauth_store *store = nullptr;
  const std::array<std::uint8_t, 32> key{1, 2, 3};
  REQUIRE_OK(ghlauth_store_options_new(&options, &error));
  REQUIRE_OK(ghlauth_store_options_add_key(options, "bench", key.data(), key.size(), &error));
  REQUIRE_OK(ghlauth_store_open(&store, ("sqlite:" + path).c_str(), options, &error));
  ghlauth_store_options_free(options);
  return store;
}

/// Numbers of different installations, in no order: none of them is known to the process already.
std::vector<std::size_t> chosen(std::size_t count, std::size_t size) {
  std::mt19937_64 random(7);
  std::vector<std::size_t> numbers;
  while (numbers.size() < std::min(count, size)) {
    for (std::size_t i = numbers.size(); i < count; ++i) numbers.push_back(random() % size);
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  }
  std::shuffle(numbers.begin(), numbers.end(), random);
  numbers.resize(std::min(count, numbers.size()));
  return numbers;
}

void measure(const Fleet &fleet, const std::string &path, std::size_t size) {
  constexpr std::size_t samples = 1000;
  ghlauth_error *error = nullptr;
  const Times open = times_of(9, 1, [&](std::size_t) { ghlauth_store_free(open_store(path)); });
  ghlauth_store *store = open_store(path);
  ghlauth_oauth *oauth = open_app(store);
  std::vector<std::string> ids;
  for (const std::size_t number : chosen(samples, size)) ids.push_back(fleet.id(number));
  std::array<char, 2048> buffer{};
  std::size_t needed = 0;

  const Times cold = times_of(ids.size(), 1, [&](std::size_t i) {
    ghlauth_credential *credential = nullptr;
    REQUIRE_OK(ghlauth_credential_from_installation(&credential, oauth, ids[i].c_str(), &error));
    REQUIRE_OK(ghlauth_credential_bearer(credential, buffer.data(), buffer.size(), &needed, nullptr, 0, &error));
    ghlauth_credential_free(credential);
  });
  ghlauth_credential *held = nullptr;
  REQUIRE_OK(ghlauth_credential_from_installation(&held, oauth, ids[0].c_str(), &error));
  const Times warm = times_of(10 * samples, 16, [&](std::size_t) {
    REQUIRE_OK(ghlauth_credential_bearer(held, buffer.data(), buffer.size(), &needed, nullptr, 0, &error));
  });
  ghlauth_credential_free(held);
  const auto due = [&](std::size_t limit) {
    return times_of(samples / 5, 1, [&](std::size_t) {
      ghlauth_installations *found = nullptr;
      REQUIRE_OK(ghlauth_oauth_due(oauth, &found, fleet.all_due_s(), limit, &error));
      if (ghlauth_installations_size(found) != std::min(limit, size)) std::exit(1);
      ghlauth_installations_free(found);
    });
  };
  const Times due_1 = due(1);
  const Times due_100 = due(100);
  const Times page = times_of(ids.size() / 5, 1, [&](std::size_t i) {
    ghlauth_installations *found = nullptr;
    REQUIRE_OK(ghlauth_oauth_page(oauth, &found, nullptr, nullptr, nullptr, ids[i].c_str(), 100, &error));
    ghlauth_installations_free(found);
  });
  ghlauth_oauth_free(oauth);
  ghlauth_store_free(store);
  print("open", open);
  print("warm", warm);
  print("cold", cold);
  print("due_1", due_1);
  print("due_100", due_100);
  print("page_100", page);
}

}  // namespace

int main(int argc, char **argv) {
  if (argc < 4) {
    std::fprintf(stderr, "growth FILLED MEASURED SIZE...\n");
    return 2;
  }
  const std::string path = std::string(argv[1]) + "/growth.db";
  const std::string copy = std::string(argv[2]) + "/growth.db";
  const Fleet fleet(argv[1]);
  std::size_t filled = 0;
  for (int i = 3; i < argc; ++i) {
    const std::size_t size = std::strtoull(argv[i], nullptr, 10);
    const auto start = Clock::now();
    ghlauth_store *store = open_store(path);
    fleet.fill(store, filled, size);
    ghlauth_store_free(store);  // the last one: the log goes into the file
    std::printf("{\"installations\":%zu,\"imported_per_s\":%.0f,\"file_bytes\":%ju", size,
                static_cast<double>(size - filled) / us_since(start) * 1e6,
                static_cast<std::uintmax_t>(std::filesystem::file_size(path)));
    filled = size;
    if (!std::filesystem::equivalent(argv[1], argv[2]))
      std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    measure(fleet, copy, size);
    std::printf("}\n");
    std::fflush(stdout);
  }
  return 0;
}
