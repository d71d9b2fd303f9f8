#include "capi/tables.hpp"

#include "capi/guard.hpp"

namespace ghlauth::capi {
namespace {

class TableLog final : public Log {
 public:
  explicit TableLog(std::shared_ptr<TableCopy<ghlauth_log_table>> table)
      : Log(static_cast<LogLevel>((*table)->level)), table_(std::move(table)) {}

 private:
  void emit(LogLevel level, const std::string &line) override {
    (*table_)->write((*table_)->user_data, static_cast<std::int32_t>(level), line.c_str());
  }
  std::shared_ptr<TableCopy<ghlauth_log_table>> table_;
};

class TableClock final : public Clock {
 public:
  explicit TableClock(std::shared_ptr<TableCopy<ghlauth_clock_table>> table) : table_(std::move(table)) {}
  [[nodiscard]] std::int64_t unix_ms() const override { return (*table_)->unix_ms((*table_)->user_data); }

 private:
  std::shared_ptr<TableCopy<ghlauth_clock_table>> table_;
};

class TableSecretSource final : public auth::SecretSource {
 public:
  explicit TableSecretSource(std::shared_ptr<TableCopy<ghlauth_secret_source>> table) : table_(std::move(table)) {}
  [[nodiscard]] auth::FetchedSecret fetch() const override {
    ghlauth_secret secret;
    const ghlauth_status status = (*table_)->fetch((*table_)->user_data, &secret);
    if (status < 0)
      throw Error(status == GHLAUTH_E_OUT_OF_MEMORY ? Status::OUT_OF_MEMORY : Status::SECRET_SOURCE,
                  "the application's source of the secret failed with status " + std::to_string(status),
                  "See why its callback failed.");
    if (secret.fetched.text.empty())
      throw Error(Status::SECRET_SOURCE, "the application's source gave no secret", "Call ghlauth_secret_set in its callback.");
    return std::move(secret.fetched);
  }

 private:
  std::shared_ptr<TableCopy<ghlauth_secret_source>> table_;
};

}  // namespace

std::shared_ptr<Log> make_log(const ghlauth_log_table *table) {
  if (table == nullptr) return nullptr;
  auto copy = copy_table(table, sizeof(ghlauth_log_table), "log");
  if ((*copy)->write == nullptr) throw_invalid("log.write is NULL");
  if ((*copy)->level < GHLAUTH_LOG_ERROR || (*copy)->level > GHLAUTH_LOG_DEBUG)
    throw_invalid("log.level is " + std::to_string((*copy)->level), "Give one of GHLAUTH_LOG_ERROR to GHLAUTH_LOG_DEBUG.");
  return std::make_shared<TableLog>(std::move(copy));
}

std::shared_ptr<Clock> make_clock(const ghlauth_clock_table *table) {
  if (table == nullptr) return nullptr;
  auto copy = copy_table(table, sizeof(ghlauth_clock_table), "clock");
  if ((*copy)->unix_ms == nullptr) throw_invalid("clock.unix_ms is NULL");
  return std::make_shared<TableClock>(std::move(copy));
}

std::shared_ptr<const auth::SecretSource> make_secret_source(const ghlauth_secret_source *table, const char *name) {
  auto copy = copy_table(table, sizeof(ghlauth_secret_source), name);
  if ((*copy)->fetch == nullptr) throw_invalid(std::string(name) + ".fetch is NULL");
  return std::make_shared<TableSecretSource>(std::move(copy));
}

}  // namespace ghlauth::capi

using ghlauth::capi::deref;
using ghlauth::capi::guard;

extern "C" {

ghlauth_status ghlauth_secret_set(ghlauth_secret *secret, const char *data, size_t size, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_secret &target = deref(secret, "secret");
    if (data == nullptr) ghlauth::throw_invalid("data is NULL");
    if (size > ghlauth::auth::max_secret_bytes)
      ghlauth::throw_invalid("size is " + std::to_string(size), "A secret has at most 65536 bytes.");
    target.fetched.text.assign({data, size});
  });
}

ghlauth_status ghlauth_secret_set_expires_at_s(ghlauth_secret *secret, std::int64_t expires_at_s, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_secret &target = deref(secret, "secret");
    if (expires_at_s < 0) ghlauth::throw_invalid("expires_at_s is " + std::to_string(expires_at_s), "Give Unix seconds.");
    target.fetched.expires_at_s = expires_at_s;
  });
}

}  // extern "C"
