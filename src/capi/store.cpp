#include "capi/store.hpp"

#include "auth/secret_source.hpp"
#include "capi/arguments.hpp"
#include "capi/buf.hpp"
#include "capi/guard.hpp"
#include "capi/store_server.hpp"
#include "capi/store_table.hpp"
#include "capi/tables.hpp"
#include "store/joined_table.hpp"
#include "store/secrets.hpp"

using namespace ghlauth::capi;
using ghlauth::Cancel;
using ghlauth::run_blocking;
using ghlauth::SecretBytes;

namespace {

constexpr std::size_t max_name_bytes = 256;

std::string secret_name(const char *name) {
  const std::string_view given = filled_text(name, "name");
  if (given.size() > max_name_bytes)
    ghlauth::throw_invalid("name has " + std::to_string(given.size()) + " bytes", "Give at most 256.");
  return std::string(given);
}

SecretBytes bytes_of(const std::uint8_t *data, std::size_t size, const char *name) {
  if (data == nullptr && size != 0) ghlauth::throw_invalid(std::string(name) + " is NULL");
  if (size > ghlauth::auth::max_secret_bytes)
    ghlauth::throw_invalid(std::string(name) + " has " + std::to_string(size) + " bytes", "Give at most 64 KiB.");
  SecretBytes bytes;
  if (size != 0) ghlauth::append(bytes, {reinterpret_cast<const char *>(data), size});
  return bytes;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_store_options_new(ghlauth_store_options **options, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(options, "options");
    *options = std::make_unique<ghlauth_store_options>().release();
  });
}

ghlauth_status ghlauth_store_options_add_key(ghlauth_store_options *options, const char *key_id, const std::uint8_t *key,
                                             std::size_t size, ghlauth_error **error) {
  return guard(error, [&] {
    deref(options, "options").options.keyring.add(std::string(filled_text(key_id, "key_id")), bytes_of(key, size, "key"));
  });
}

ghlauth_status ghlauth_store_options_add_key_file(ghlauth_store_options *options, const char *path, ghlauth_error **error) {
  return guard(error, [&] {
    auto &keyring = deref(options, "options").options.keyring;
    const std::string name(filled_text(path, "path"));
    const auto source = ghlauth::auth::secret_from_file(name, false);
    keyring.add_text(source->fetch().text.reveal(), "the file " + ghlauth::printable(name));
  });
}

ghlauth_status ghlauth_store_options_add_key_env(ghlauth_store_options *options, const char *name, ghlauth_error **error) {
  return guard(error, [&] {
    auto &keyring = deref(options, "options").options.keyring;
    const std::string variable(filled_text(name, "name"));
    const auto source = ghlauth::auth::secret_from_env(variable);
    keyring.add_text(source->fetch().text.reveal(), "the environment variable " + variable);
  });
}

ghlauth_status ghlauth_store_options_add_key_source(ghlauth_store_options *options, const ghlauth_secret_source *source,
                                                    ghlauth_error **error) {
  return guard(error, [&] {
    const auto made = make_secret_source(source, "source");  // first: it is dropped whatever happens
    deref(options, "options").options.keyring.add_text(made->fetch().text.reveal(), "the application's source");
  });
}

ghlauth_status ghlauth_store_options_set_plain(ghlauth_store_options *options, std::int32_t enabled, ghlauth_error **error) {
  return guard(error, [&] { deref(options, "options").options.plain = flag(enabled, "enabled"); });
}

void ghlauth_store_options_free(ghlauth_store_options *options) { free_handle(options); }

ghlauth_status ghlauth_store_open(ghlauth_store **store, const char *url, const ghlauth_store_options *options,
                                  ghlauth_error **error) {
  return guard(error, [&] {
    require_out(store, "store");
    auto made = std::make_unique<ghlauth_store>();
    const std::string_view given = filled_text(url, "url");
    const ghlauth_store_options defaults;
    const ghlauth_store_options &chosen = options != nullptr ? deref(options, "options") : defaults;
    if (const ServerScheme *server = find_server_scheme(given)) {
      ServerStore opened = open_server_store(*server, given, chosen);
      made->vault = std::make_shared<ghlauth::auth::Vault>(std::move(opened.table));
      made->warning = std::move(opened.warning);
    } else {
      made->vault = std::make_shared<ghlauth::auth::Vault>(
          run_blocking(ghlauth::store::open_table(std::string(given), chosen.options), Cancel::none()));
    }
    *store = made.release();
  });
}

ghlauth_status ghlauth_store_from_table(ghlauth_store **store, const ghlauth_store_table *table,
                                        const ghlauth_store_options *options, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(store);
    auto given = make_store_table(table);  // first: it is dropped whatever happens
    require_out(store, "store");
    auto made = std::make_unique<ghlauth_store>();
    ghlauth::store::OpenOptions chosen;
    if (options != nullptr) chosen = deref(options, "options").options;
    made->vault = std::make_shared<ghlauth::auth::Vault>(
        run_blocking(ghlauth::store::protect_table(std::move(given), std::move(chosen)), Cancel::none()));
    *store = made.release();
  });
}

ghlauth_status ghlauth_store_set_secret(ghlauth_store *store, const char *name, const std::uint8_t *data, std::size_t size,
                                        ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth::store::Table &table = *deref(store, "store").vault->table();
    SecretBytes value = bytes_of(data, size, "data");
    if (value.empty())
      (void)run_blocking(ghlauth::store::erase_secret(table, secret_name(name)), Cancel::none());
    else
      run_blocking(ghlauth::store::put_secret(table, secret_name(name), std::move(value)), Cancel::none());
  });
}

ghlauth_status ghlauth_store_secret(ghlauth_store *store, ghlauth_buf **secret, const char *name, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(secret, "secret");
    const std::string wanted = secret_name(name);
    const auto value = run_blocking(ghlauth::store::get_secret(*deref(store, "store").vault->table(), wanted), Cancel::none());
    if (!value) throw ghlauth::Error(ghlauth::Status::NOT_FOUND, "there is no secret " + ghlauth::printable(wanted));
    *secret = std::make_unique<ghlauth_buf>(view(*value)).release();
  });
}

ghlauth_status ghlauth_store_join(ghlauth_store **store, ghlauth_store *installations, ghlauth_store *leases,
                                  ghlauth_error **error) {
  return guard(error, [&] {
    require_out(store, "store");
    const ghlauth_store &rows = deref(installations, "installations");
    const ghlauth_store &marks = deref(leases, "leases");
    if (&rows == &marks) ghlauth::throw_invalid("installations and leases are one store", "Use it as it is.");
    auto made = std::make_unique<ghlauth_store>();
    made->vault = std::make_shared<ghlauth::auth::Vault>(ghlauth::store::join_tables(rows.vault->table(), marks.vault->table()));
    made->warning = rows.warning;
    *store = made.release();
  });
}

const char *ghlauth_store_warning(const ghlauth_store *store) { return peek(store) ? store->warning.c_str() : nullptr; }

void ghlauth_store_free(ghlauth_store *store) { free_handle(store); }

}  // extern "C"
