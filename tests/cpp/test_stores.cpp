// store.hpp, store_table.hpp: stores of the library and of the application, in C++.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "cpp/check.hpp"

using namespace std::chrono_literals;

namespace {

struct Thrown {
  int number;
};

template <class Function>
int number_thrown(Function &&function) {
  try {
    function();
  } catch (const Thrown &thrown) {
    return thrown.number;
  }
  return 0;
}

const std::string key(32, 'k'), other_key(32, 'o');

/// Everything in maps, under one mutex.
class MapStore : public ghlauth::StoreTable {
 public:
  std::atomic<bool> fails{false};         ///< whatever is asked
  std::atomic<bool> fails_to_count{false};
  std::atomic<int> failed_counts{0};

  std::optional<ghlauth::StoreRow> get(const std::string &name) override {
    const std::unique_lock lock = locked();
    const auto found = rows_.find(name);
    if (found == rows_.end()) return std::nullopt;
    return found->second;
  }
  bool put_if_version(const ghlauth::StoreRow &row, std::uint64_t present) override {
    const std::unique_lock lock = locked();
    const auto found = rows_.find(row.key);
    if ((found != rows_.end() ? found->second.version : 0) != present) return false;
    rows_[row.key] = row;
    return true;
  }
  bool erase_if_version(const std::string &name, std::uint64_t version) override {
    const std::unique_lock lock = locked();
    const auto found = rows_.find(name);
    if (found == rows_.end() || found->second.version != version) return false;
    rows_.erase(found);
    return true;
  }
  std::vector<ghlauth::StoreRow> scan(const ghlauth::StoreScan &wanted) override {
    const std::unique_lock lock = locked();
    std::vector<ghlauth::StoreRow> found;
    for (auto row = rows_.upper_bound(wanted.after); row != rows_.end() && found.size() < wanted.limit; ++row) {
      const ghlauth::StoreRow &one = row->second;
      const auto fits = [](const std::optional<std::string> &column, const std::string &value) { return !column || *column == value; };
      if (fits(wanted.app_id, one.app_id) && fits(wanted.owner, one.owner) && fits(wanted.company_id, one.company_id) &&
          fits(wanted.location_id, one.location_id))
        found.push_back(one);
    }
    return found;
  }
  std::vector<ghlauth::StoreRow> due(const std::string &app_id, std::int64_t until_s, std::size_t limit) override {
    const std::unique_lock lock = locked();
    std::vector<ghlauth::StoreRow> found;
    for (const auto &[name, row] : rows_)
      if (row.app_id == app_id && row.due_s > 0 && row.due_s <= until_s) found.push_back(row);
    std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.due_s < b.due_s; });
    if (found.size() > limit) found.resize(limit);
    return found;
  }
  ghlauth::StoreLease lease(const std::string &name, const std::string &holder, std::chrono::milliseconds duration) override {
    const std::unique_lock lock = locked();
    const auto now = std::chrono::steady_clock::now();
    auto &[held_by, until] = leases_[name];
    if (held_by.empty() || until <= now || held_by == holder) {
      held_by = holder;
      until = now + duration;
    }
    return {held_by, std::chrono::ceil<std::chrono::milliseconds>(until - now)};
  }
  bool release(const std::string &name, const std::string &holder) override {
    const std::unique_lock lock = locked();
    const auto found = leases_.find(name);
    if (found == leases_.end() || found->second.first != holder || found->second.second <= std::chrono::steady_clock::now())
      return false;
    leases_.erase(found);
    return true;
  }
  std::int64_t count(const std::string &name, std::int64_t delta, ghlauth::TimePoint until, ghlauth::TimePoint now) override {
    if (fails_to_count) {
      ++failed_counts;
      throw Thrown{2};
    }
    const std::unique_lock lock = locked();
    const auto found = counters_.find(name);
    if (found == counters_.end() || found->second.second < now) counters_[name] = {0, until};
    return counters_[name].first += delta;
  }
  ghlauth::StoreClaim claim(const std::string &name, const std::string &holder, ghlauth::TimePoint until,
                            ghlauth::TimePoint now) override {
    const std::unique_lock lock = locked();
    const auto found = claims_.find(name);
    if (found != claims_.end() && found->second.until >= now) {
      if (found->second.is_done) return ghlauth::StoreClaim::done;
      if (found->second.holder != holder) return ghlauth::StoreClaim::in_progress;
    }
    claims_[name] = {holder, until, false};
    return ghlauth::StoreClaim::fresh;
  }
  bool confirm(const std::string &name, const std::string &holder, ghlauth::TimePoint until) override {
    const std::unique_lock lock = locked();
    const auto found = claims_.find(name);
    if (found != claims_.end() && found->second.holder != holder) return false;
    claims_[name] = {holder, until, true};
    return true;
  }
  bool unclaim(const std::string &name, const std::string &holder) override {
    const std::unique_lock lock = locked();
    const auto found = claims_.find(name);
    if (found == claims_.end() || found->second.is_done || found->second.holder != holder) return false;
    claims_.erase(found);
    return true;
  }

  bool holds(const std::string &text) {
    const std::lock_guard lock(mutex_);
    for (const auto &[name, row] : rows_)
      if (ghlauth::Bytes(row.value).text().find(text) != std::string_view::npos) return true;
    return false;
  }
  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return rows_.size();
  }

 private:
  struct Claim {
    std::string holder;
    ghlauth::TimePoint until;
    bool is_done;
  };

  std::unique_lock<std::mutex> locked() {
    if (fails) throw Thrown{1};
    return std::unique_lock(mutex_);
  }

  std::mutex mutex_;
  std::map<std::string, ghlauth::StoreRow> rows_;
  std::map<std::string, std::pair<std::string, std::chrono::steady_clock::time_point>> leases_;
  std::map<std::string, std::pair<std::int64_t, ghlauth::TimePoint>> counters_;
  std::map<std::string, Claim> claims_;
};

/// Starts each operation, and does it in the second poll.
class SlowStore : public ghlauth::PolledStoreTable {
  using Operation = ghlauth::StoreOperation;

 public:
  explicit SlowStore(std::shared_ptr<MapStore> rows) : rows_(std::move(rows)), inner_(rows_) {}

  std::chrono::milliseconds timeout() const noexcept override { return 20s; }
  void get(Operation operation, const std::string &name) override {
    later(operation, [=](Operation one) { inner_.get(one, name); });
  }
  void put_if_version(Operation operation, const ghlauth::StoreRow &row, std::uint64_t present) override {
    later(operation, [=](Operation one) { inner_.put_if_version(one, row, present); });
  }
  void erase_if_version(Operation operation, const std::string &name, std::uint64_t version) override {
    later(operation, [=](Operation one) { inner_.erase_if_version(one, name, version); });
  }
  void scan(Operation operation, const ghlauth::StoreScan &scan) override {
    later(operation, [=](Operation one) { inner_.scan(one, scan); });
  }
  void due(Operation operation, const std::string &app_id, std::int64_t until_s, std::size_t limit) override {
    later(operation, [=](Operation one) { inner_.due(one, app_id, until_s, limit); });
  }
  void lease(Operation operation, const std::string &name, const std::string &holder,
             std::chrono::milliseconds duration) override {
    later(operation, [=](Operation one) { inner_.lease(one, name, holder, duration); });
  }
  void release(Operation operation, const std::string &name, const std::string &holder) override {
    later(operation, [=](Operation one) { inner_.release(one, name, holder); });
  }
  void count(Operation operation, const std::string &name, std::int64_t delta, ghlauth::TimePoint until,
             ghlauth::TimePoint now) override {
    later(operation, [=](Operation one) { inner_.count(one, name, delta, until, now); });
  }
  void claim(Operation operation, const std::string &name, const std::string &holder, ghlauth::TimePoint until,
             ghlauth::TimePoint now) override {
    later(operation, [=](Operation one) { inner_.claim(one, name, holder, until, now); });
  }
  void confirm(Operation operation, const std::string &name, const std::string &holder, ghlauth::TimePoint until) override {
    later(operation, [=](Operation one) { inner_.confirm(one, name, holder, until); });
  }
  void unclaim(Operation operation, const std::string &name, const std::string &holder) override {
    later(operation, [=](Operation one) { inner_.unclaim(one, name, holder); });
  }
  void poll(Operation operation, std::chrono::milliseconds) override {
    std::function<void(Operation)> work;
    {
      const std::lock_guard lock(mutex_);
      auto &[polls, waiting] = waiting_.at(operation.get());
      if (++polls < 2) return;
      work = std::move(waiting);
      waiting_.erase(operation.get());
    }
    work(operation);
  }
  void cancel(Operation operation) noexcept override {
    const std::lock_guard lock(mutex_);
    waiting_.erase(operation.get());
  }

 private:
  using Work = std::function<void(Operation)>;

  void later(Operation operation, Work work) {
    const std::lock_guard lock(mutex_);
    waiting_[operation.get()] = {0, std::move(work)};
  }

  std::shared_ptr<MapStore> rows_;
  ghlauth::detail::OnTheSpot inner_;
  std::mutex mutex_;
  std::map<ghlauth_store_operation *, std::pair<int, Work>> waiting_;
};

ghlauth::OAuth app(const ghlauth::Config &config) {
  return {config, "66c2e1f0a9b8d7c6e5f4a3b2-abcd1234", "7f3c1d2e-secret", "https://app.example.com/oauth/callback"};
}

const char token_json[] =
    R"({"access_token":"access-secret-one","refresh_token":"refresh-secret-one","expires_in":86399,"scope":"contacts.readonly",)"
    R"("userType":"Location","companyId":"ve9EPM428h8vShlRW1KT","locationId":"C2QujeCh8ZnC7al2InWR"})";

ghlauth::Installation import_one(const ghlauth::OAuth &oauth) {
  return oauth.import_tokens(token_json, std::chrono::system_clock::now(), "tenant 7");
}

TEST(a_store_of_the_application_keeps_what_is_asked) {
  int checks = 0;
  const ghlauth::LogSink log = [&](ghlauth::LogLevel, std::string_view line) {
    if (line.find("store.check ") == 0) ++checks;
    CHECK(line.find("status=failed") == std::string_view::npos);
  };
  ghlauth::check_store_table(std::make_shared<SlowStore>(std::make_shared<MapStore>()), log);
  CHECK(checks > 5);
  ghlauth::Store(std::make_shared<MapStore>(), ghlauth::StoreOptions().set_plain()).check_conformance(log);

  class Greedy : public MapStore {
    bool release(const std::string &, const std::string &) override { return false; }
  };
  EQUAL(THROWS(ghlauth::StoreError, ghlauth::check_store_table(std::make_shared<Greedy>())).status(), GHLAUTH_E_STORE);
  THROWS(ghlauth::UsageError, ghlauth::check_store_table(std::shared_ptr<ghlauth::StoreTable>()));
}

TEST(installations_live_in_a_store_of_the_application) {
  const auto rows = std::make_shared<MapStore>();
  const std::shared_ptr<ghlauth::StoreTable> spot = rows;
  for (int is_slow = 0; is_slow < 2; ++is_slow) {
    const ghlauth::StoreOptions options = [] {
      ghlauth::StoreOptions made;
      made.add_key("2026-1", key);
      return made;
    }();
    const ghlauth::Store store =
        is_slow ? ghlauth::Store(std::make_shared<SlowStore>(rows), options) : ghlauth::Store(spot, options);
    ghlauth::Config config;
    config.set_store(store);
    const ghlauth::OAuth oauth = app(config);
    const std::string id(import_one(oauth).id());
    EQUAL(oauth.look_up(id).owner(), "tenant 7");
    EQUAL(ghlauth::Credential(oauth, id).token().access_token(), "access-secret-one");
    CHECK(!rows->holds("access-secret") && rows->size() >= 1);
    EQUAL(oauth.find({"tenant 7", "", ""}).size(), 1u);
    EQUAL(oauth.due(std::chrono::system_clock::now() + 48h, 10).size(), 1u);

    rows->fails = true;
    EQUAL(number_thrown([&] { oauth.look_up(id); }), 1);
    rows->fails = false;
    EQUAL(oauth.look_up(id).id(), id);
  }
  CHECK(spot.use_count() == 2);  // rows and spot: the library has let go of its own
}

TEST(a_failure_that_the_library_gets_over_is_thrown_by_nobody) {
  const auto rows = std::make_shared<MapStore>();
  ghlauth::Config config;
  config.set_store(ghlauth::Store(std::shared_ptr<ghlauth::StoreTable>(rows), ghlauth::StoreOptions().set_plain()));
  int asked = 0;
  config.set_transport([&](ghlauth::Exchange exchange) {
    ++asked;
    exchange.set_http_status(200);
    exchange.write("{}");
    exchange.finish();
  });
  const ghlauth::Credential credential(
      ghlauth::Pit(config, "pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b", {ghlauth::Level::location, "C2QujeCh8ZnC7al2InWR"}));
  rows->fails_to_count = true;  // the process counts alone then
  EQUAL(ghlauth::Client(config).send(credential, {"GET", "/contacts/abc"}).http_status(), 200);
  EQUAL(asked, 1);
  CHECK(rows->failed_counts > 0);
}

TEST(what_a_store_throws_when_it_is_opened_arrives) {
  const auto rows = std::make_shared<MapStore>();
  rows->fails = true;
  EQUAL(number_thrown([&] {
          ghlauth::Store(std::shared_ptr<ghlauth::StoreTable>(rows), ghlauth::StoreOptions().add_key("2026-1", key));
        }),
        1);
  EQUAL(rows.use_count(), 1);
  THROWS(ghlauth::CredentialError, ghlauth::Store(std::make_shared<MapStore>()));  // no key
}

/// A path of no file; removed in the end.
struct Path {
  std::string name;

  explicit Path(const char *what) {
    char folder[] = "/tmp/ghlauth-cpp-XXXXXX";
    CHECK(mkdtemp(folder) != nullptr);
    folder_ = folder;
    name = folder_ + "/" + what;
  }
  ~Path() {
    for (const char *end : {"", "-wal", "-shm"}) std::remove((name + end).c_str());
    rmdir(folder_.c_str());
  }
  Path(const Path &) = delete;
  Path &operator=(const Path &) = delete;

 private:
  std::string folder_;
};

TEST(a_store_on_the_disk_is_exported_imported_and_rotated) {
  const Path file("store.db");
  const std::string url = "sqlite:" + file.name;
  THROWS(ghlauth::CredentialError, ghlauth::Store(url));
  {
    const ghlauth::Store store(url, ghlauth::StoreOptions().add_key("2026-1", key));
    EQUAL(store.warning(), "");
    store.set_secret("client secret", "top-secret");
    EQUAL(store.secret("client secret").text(), "top-secret");
    store.set_secret("client secret", "");
    THROWS(ghlauth::NotFoundError, store.secret("client secret"));
    ghlauth::Config config;
    config.set_store(store);
    import_one(app(config));

    std::string exported;
    EQUAL(store.export_to([&](ghlauth::Bytes bytes) { exported += bytes.text(); }).done(), 1);
    EQUAL(number_thrown([&] { store.export_to([](ghlauth::Bytes) { throw Thrown{3}; }); }), 3);
    const ghlauth::Store copy("memory:");
    const ghlauth::StoreOptions keys = [] {
      ghlauth::StoreOptions made;
      made.add_key("2026-1", key);
      return made;
    }();
    const auto source = [&exported] {
      ghlauth::ByteSource made;
      made.read = [&exported, at = std::size_t{0}](std::uint8_t *buffer, std::size_t capacity) mutable {
        const std::size_t size = std::min(capacity, exported.size() - at);
        std::memcpy(buffer, exported.data() + at, size);
        at += size;
        return size;
      };
      return made;
    };
    EQUAL(copy.import_from(source(), keys).done(), 1);
    EQUAL(copy.import_from(source(), keys).skipped(), 1);
    exported.resize(exported.size() - 5);  // the end is missing
    ghlauth::Report partial;
    EQUAL(THROWS(ghlauth::CredentialError, copy.import_from(source(), keys, nullptr, &partial)).status(), GHLAUTH_E_INCOMPLETE);
    EQUAL(partial.skipped(), 1);
    CHECK(partial.failed() >= 1 && partial.size() >= 1 && !partial[0].reason.empty());

    const Path out("export");
    EQUAL(store.export_file(out.name).done(), 1);
    EQUAL(copy.import_file(out.name, keys).skipped(), 1);
  }
  const ghlauth::Store rotated(url, ghlauth::StoreOptions().add_key("2026-2", other_key).add_key("2026-1", key));
  EQUAL(rotated.rotate().done(), 1);
  THROWS(ghlauth::CredentialError, ghlauth::Store(url, ghlauth::StoreOptions().add_key("2026-1", key)));

  const ghlauth::Store joined = ghlauth::Store::join(rotated, ghlauth::Store("memory:"));
  ghlauth::Config config;
  config.set_store(joined);
  EQUAL(app(config).find().size(), 1u);
}

TEST(keys_come_from_sources_and_options_are_checked) {
  const std::string base64 = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=";
  ghlauth::StoreOptions options;
  options.add_key_source([&](ghlauth::SecretSlot &slot) { slot.set("2026-1 " + base64); });
  EQUAL(number_thrown([&] { options.add_key_source([](ghlauth::SecretSlot &) { throw Thrown{4}; }); }), 4);
  setenv("GHLAUTH_TEST_CPP_KEY", ("2026-2 " + base64).c_str(), 1);
  options.add_key_env("GHLAUTH_TEST_CPP_KEY");
  THROWS(ghlauth::CredentialError, options.add_key_env("GHLAUTH_TEST_CPP_NONE"));
  THROWS(ghlauth::CredentialError, options.add_key_file("/nowhere/keys"));
  THROWS(ghlauth::UsageError, options.add_key("2026-3", "short"));
  options.set_password_source([](ghlauth::SecretSlot &slot) { slot.set("pw"); }).set_tokens_in_redis().set_module_dir("");
  options.set_password_env("GHLAUTH_TEST_CPP_KEY");
  THROWS(ghlauth::CredentialError, options.set_password_file("/nowhere/password"));
  ghlauth::Store(std::make_shared<MapStore>(), options);
}

TEST(sessions_of_the_sdk_are_adopted_and_activated) {
  ghlauth::Config config;
  config.set_store(ghlauth::Store("memory:"));
  const ghlauth::OAuth oauth = app(config);
  ghlauth::ByteSource none;
  none.read = [](std::uint8_t *, std::size_t) { return std::size_t{0}; };
  THROWS(ghlauth::UsageError, oauth.import_sdk_sessions(none));
  none.read = [](std::uint8_t *, std::size_t) -> std::size_t { throw Thrown{5}; };
  EQUAL(number_thrown([&] { oauth.import_sdk_sessions(none); }), 5);
  THROWS(ghlauth::StoreError, oauth.import_sdk_sessions_file("/nowhere/sessions"));
  import_one(oauth);
  EQUAL(oauth.activate().skipped(), 1);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_store_of_the_application_keeps_what_is_asked),
      cmocka_unit_test(installations_live_in_a_store_of_the_application),
      cmocka_unit_test(a_failure_that_the_library_gets_over_is_thrown_by_nobody),
      cmocka_unit_test(what_a_store_throws_when_it_is_opened_arrives),
      cmocka_unit_test(a_store_on_the_disk_is_exported_imported_and_rotated),
      cmocka_unit_test(keys_come_from_sources_and_options_are_checked),
      cmocka_unit_test(sessions_of_the_sdk_are_adopted_and_activated),
  };
  return cmocka_run_group_tests_name("cpp stores", tests, nullptr, nullptr);
}
