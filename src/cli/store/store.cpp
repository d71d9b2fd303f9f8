#include "cli/store/store.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <string_view>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/secret_input.hpp"

namespace ghlauth::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_scheme = "sqlite:";

ghlauth_status fetch_text(void *user_data, ghlauth_secret *secret) {
  const Secret &text = *static_cast<Secret *>(user_data);
  return ghlauth_secret_set(secret, text.c_str(), text.size(), nullptr);
}

void add_key(const Options &options, ghlauth_store_options *opened) {
  const std::string file = key_file_of(options);
  check([&](ghlauth_error **error) {
    if (!options.key_env.empty()) return ghlauth_store_options_add_key_env(opened, options.key_env.c_str(), error);
    if (!is_credential(file)) return ghlauth_store_options_add_key_file(opened, file.c_str(), error);
    Secret key = secret_of_file(file);
    const ghlauth_secret_source source = {sizeof(source), &key, nullptr, fetch_text};
    return ghlauth_store_options_add_key_source(opened, &source, error);
  });
}

void add_password(const Options &options, ghlauth_store_options *opened) {
  std::optional<Secret> password = store_password(options);
  if (!password) return;
  const ghlauth_secret_source source = {sizeof(source), &*password, nullptr, fetch_text};
  check([&](ghlauth_error **error) { return ghlauth_store_options_set_password_source(opened, &source, error); });
}

Store open_with_key(const Options &options) {
  const std::string url = store_url(options);
  const StoreOptions opened = keys_of(options);
  add_password(options, opened.get());
  return made<Store>([&](auto store, auto error) { return ghlauth_store_open(store, url.c_str(), opened.get(), error); });
}

void make_key_file(const fs::path &key_file, const fs::path &store_file) {
  std::error_code ignored;
  make_folder(key_file.parent_path());
  if (fs::equivalent(key_file.parent_path(), store_file.parent_path(), ignored))
    throw Failure(exit_usage, "the key file " + key_file.string() + " would lie beside the data that it seals",
                  "Name a file in another folder: --key-file PATH");
  create_file(key_file, fresh_key("cli-1").view());  // another login may have been faster; its key is as good
}

}  // namespace

std::string store_url(const Options &options) {
  if (options.store.empty()) return std::string(file_scheme) + (data_folder() / "store.db").string();
  return options.store;
}

fs::path store_file(const Options &options) {
  const std::string url = store_url(options);
  return url.starts_with(file_scheme) ? fs::path(url.substr(file_scheme.size())) : fs::path();
}

std::optional<Secret> store_password(const Options &options) {
  static std::map<std::string, Secret> typed;  // by the store: a command may open two, and each of them twice
  const std::string &file = options.store_password_file;
  if (file.empty()) return std::nullopt;
  if (file != "-") return secret_of_file(file);
  const std::string url = store_url(options);
  auto found = typed.find(url);
  if (found == typed.end()) found = typed.emplace(url, secret_of_file(file)).first;
  return Secret(found->second.view());
}

fs::path key_file_of(const Options &options) {
  return options.key_file.empty() ? config_folder() / "store.key" : fs::path(options.key_file);
}

// The id, and 32 random bytes in base64.
Secret fresh_key(const std::string &id) {
  unsigned char key[33] = {};  // one more: three bytes make four letters
  for (std::size_t have = 0; have < 32;) {
    const ssize_t size = getrandom(key + have, 32 - have, 0);
    if (size < 0 && errno != EINTR) throw Failure(exit_failed, std::string("no random bytes: ") + std::strerror(errno));
    if (size > 0) have += static_cast<std::size_t>(size);
  }
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Secret line(id + ' ');
  for (std::size_t i = 0; i < sizeof(key); i += 3) {
    const unsigned group = static_cast<unsigned>(key[i] << 16 | key[i + 1] << 8 | key[i + 2]);
    for (unsigned shift = 24; shift > 0; shift -= 6)
      line.add(i + 3 >= sizeof(key) && shift == 6 ? '=' : letters[group >> (shift - 6) & 63U]);
  }
  line.add('\n');
  explicit_bzero(key, sizeof(key));
  return line;
}

StoreOptions keys_of(const Options &options) {
  StoreOptions keys = made<StoreOptions>(ghlauth_store_options_new);
  add_key(options, keys.get());
  return keys;
}

Store open_store(const Options &options) {
  const fs::path file = store_file(options);
  if (!file.empty() && !fs::exists(file)) return nullptr;
  return open_with_key(options);
}

Failure no_store_yet() { return {exit_no_credential, "there is no store yet", "Log in first: ghlauth login --help"}; }

Store open_present_store(const Options &options) {
  Store store = open_store(options);
  if (!store) throw no_store_yet();
  return store;
}

Store open_or_make_store(const Options &options) {
  const fs::path file = store_file(options);
  if (file.is_absolute() && !fs::exists(file)) {  // nothing is made for a URL that cannot be
    make_folder(file.parent_path());
    if (options.key_env.empty() && !fs::exists(key_file_of(options))) make_key_file(fs::absolute(key_file_of(options)), file);
  }
  return open_with_key(options);
}

std::optional<Secret> stored_secret(ghlauth_store *store, const std::string &name) {
  ghlauth_buf *raw = nullptr;
  ghlauth_error *error = nullptr;
  const ghlauth_status status = ghlauth_store_secret(store, &raw, name.c_str(), &error);
  const Buf secret(raw);
  if (status == GHLAUTH_E_NOT_FOUND) {
    ghlauth_error_free(error);
    return std::nullopt;
  }
  if (status < 0) throw failure_of(status, error);
  return Secret({ghlauth_buf_data(secret.get()), ghlauth_buf_size(secret.get())});
}

void store_secret(ghlauth_store *store, const std::string &name, const Secret &secret) {
  check([&](ghlauth_error **error) {
    return ghlauth_store_set_secret(store, name.c_str(), reinterpret_cast<const std::uint8_t *>(secret.c_str()), secret.size(),
                                    error);
  });
}

void remove_secret(ghlauth_store *store, const std::string &name) {
  check([&](ghlauth_error **error) { return ghlauth_store_set_secret(store, name.c_str(), nullptr, 0, error); });
}

std::string client_secret_name(const std::string &client_id) { return "client-secret/" + client_id; }
std::string pit_secret_name(const std::string &pit_name) { return "pit/" + pit_name; }

}  // namespace ghlauth::cli
