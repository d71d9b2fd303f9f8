// The store of the user: where it is, its key, the secrets in it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/failure.hpp"
#include "cli/handles.hpp"
#include "cli/options.hpp"
#include "cli/secret.hpp"

namespace ghlauth::cli {

[[nodiscard]] std::string store_url(const Options &options);
/// The file of a store; empty for a store of another kind.
[[nodiscard]] std::filesystem::path store_file(const Options &options);
/// That of --store-password-file. A line of standard input is read once for each store.
[[nodiscard]] std::optional<Secret> store_password(const Options &options);

/// Opens the store; nothing when there is none yet.
[[nodiscard]] Store open_store(const Options &options);
/// Opens the store; fails when there is none yet.
[[nodiscard]] Store open_present_store(const Options &options);
/// That there is none.
[[nodiscard]] Failure no_store_yet();
/// Opens the store, and makes it, with a fresh key in the default key file, when neither is there.
[[nodiscard]] Store open_or_make_store(const Options &options);

/// The keys of the store, and nothing else of how it is opened.
[[nodiscard]] StoreOptions keys_of(const Options &options);
[[nodiscard]] std::filesystem::path key_file_of(const Options &options);
/// A line of a key file, with its end.
[[nodiscard]] Secret fresh_key(const std::string &id);

/// Nothing when there is no secret of that name.
[[nodiscard]] std::optional<Secret> stored_secret(ghlauth_store *store, const std::string &name);
void store_secret(ghlauth_store *store, const std::string &name, const Secret &secret);
void remove_secret(ghlauth_store *store, const std::string &name);

[[nodiscard]] std::string client_secret_name(const std::string &client_id);
[[nodiscard]] std::string pit_secret_name(const std::string &pit_name);

}  // namespace ghlauth::cli
