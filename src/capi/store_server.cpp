#include "capi/store_server.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "capi/module.hpp"
#include "capi/store_table.hpp"
#include "capi/tables.hpp"
#include "store/marks_only.hpp"

namespace ghlauth::capi {

struct ServerScheme {
  std::string_view start;
  const char *file;
  const char *called;
  bool is_for_rows;  ///< without further demand
};

namespace {

constexpr ServerScheme schemes[] = {
    {"postgres:", "libghlauth-postgres.so", "the PostgreSQL store", true},
    {"postgresql:", "libghlauth-postgres.so", "the PostgreSQL store", true},
    {"redis:", "libghlauth-redis.so", "the Redis store", false},
    {"rediss:", "libghlauth-redis.so", "the Redis store", false},  // the module says what to do instead
    {"redis+unix:", "libghlauth-redis.so", "the Redis store", false},
};

constexpr std::int64_t server_timeout_ms = 30000;

constexpr ghlauth_store_answers answers = {sizeof(ghlauth_store_answers), ghlauth_store_operation_add_row,
                                           ghlauth_store_operation_set_lease, ghlauth_store_operation_finish,
                                           ghlauth_store_operation_fail};

/// What the module says while it opens.
struct Said {
  std::string message;
  std::string hint;
  std::string warning;
};

void explain(void *user_data, const char *message, const char *hint) {
  static_cast<Said *>(user_data)->message = printable(message);
  static_cast<Said *>(user_data)->hint = printable(hint);
}
void warn(void *user_data, const char *warning) { static_cast<Said *>(user_data)->warning = printable(warning); }

Status status_of(ghlauth_status status) {
  const auto known = static_cast<Status>(status);
  const bool is_told =
      known == Status::INVALID_ARGUMENT || known == Status::UNSUPPORTED || known == Status::TOO_MANY_OPEN_FILES;
  return is_told ? known : Status::STORE;
}

void set_password(ghlauth_store_options &options, const auth::SecretSource &source, const std::string &called) {
  const auth::FetchedSecret fetched = source.fetch();
  std::string_view password = fetched.text.reveal();
  if (password.ends_with('\n')) password.remove_suffix(1);
  if (password.ends_with('\r')) password.remove_suffix(1);
  if (password.empty()) throw_invalid(called + " holds no password");
  if (password.find('\0') != std::string_view::npos) throw_invalid("the password of " + called + " holds a NUL");
  options.password.assign(password);
}

}  // namespace

const ServerScheme *find_server_scheme(std::string_view url) noexcept {
  for (const ServerScheme &scheme : schemes)
    if (url.starts_with(scheme.start)) return &scheme;
  return nullptr;
}

ServerStore open_server_store(const ServerScheme &scheme, std::string_view url, const ghlauth_store_options &options) {
  const bool keeps_rows = scheme.is_for_rows || options.tokens_in_redis;
  if (keeps_rows) require_key(options.options);  // before anything is made there
  const auto module = load_store_module(scheme.file, options.module_dir);
  const Secret given(url);
  Said said;
  const ghlauth_store_opening opening = {sizeof(ghlauth_store_opening),
                                         keeps_rows ? 1 : 0,
                                         given.c_str(),
                                         options.password.empty() ? nullptr : options.password.c_str(),
                                         server_timeout_ms,
                                         &answers,
                                         &said,
                                         explain,
                                         warn};
  ghlauth_store_table opened{};
  const ghlauth_status status = module->open(&opened, &opening);
  if (status < 0) throw Error(status_of(status), std::move(said.message), std::move(said.hint));
  std::shared_ptr<store::Table> table = make_store_table(&opened, {scheme.called, {}, module});
  if (keeps_rows)
    table = run_blocking(store::protect_table(std::move(table), options.options), Cancel::none());
  else
    table = store::marks_only(std::move(table), "this Redis store holds leases, counters and claims, but no installations",
                              "Keep them in another store, or demand it with ghlauth_store_options_set_tokens_in_redis.");
  return {std::move(table), std::move(said.warning)};
}

}  // namespace ghlauth::capi

using namespace ghlauth::capi;

extern "C" {

ghlauth_status ghlauth_store_options_set_password_file(ghlauth_store_options *options, const char *path,
                                                       ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_store_options &target = deref(options, "options");
    const std::string name(filled_text(path, "path"));
    set_password(target, *ghlauth::auth::secret_from_file(name, false), "the file " + ghlauth::printable(name));
  });
}

ghlauth_status ghlauth_store_options_set_password_env(ghlauth_store_options *options, const char *name, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_store_options &target = deref(options, "options");
    const std::string variable(filled_text(name, "name"));
    set_password(target, *ghlauth::auth::secret_from_env(variable), "the environment variable " + variable);
  });
}

ghlauth_status ghlauth_store_options_set_password_source(ghlauth_store_options *options, const ghlauth_secret_source *source,
                                                         ghlauth_error **error) {
  return guard(error, [&] {
    const auto made = make_secret_source(source, "source");  // first: it is dropped whatever happens
    set_password(deref(options, "options"), *made, "the application's source");
  });
}

ghlauth_status ghlauth_store_options_set_tokens_in_redis(ghlauth_store_options *options, std::int32_t enabled,
                                                         ghlauth_error **error) {
  return guard(error, [&] { deref(options, "options").tokens_in_redis = flag(enabled, "enabled"); });
}

ghlauth_status ghlauth_store_options_set_module_dir(ghlauth_store_options *options, const char *path, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_store_options &target = deref(options, "options");
    const std::string_view folder = text(path, "path");
    if (!folder.empty() && folder.front() != '/')
      ghlauth::throw_invalid("path \"" + ghlauth::printable(folder, 200) + "\" is not absolute",
                             "Give the whole path of the folder.");
    target.module_dir = folder;
  });
}

}  // extern "C"
