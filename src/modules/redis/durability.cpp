#include "modules/redis/durability.hpp"

#include <charconv>
#include <string_view>

#include "modules/stores/failure.hpp"

namespace ghlauth::redis {

using stores::Failure;

namespace {

constexpr int oldest_server = 5;

/// The value of a line "name:value" of INFO.
std::string_view field(std::string_view info, std::string_view name) {
  const std::size_t at = info.find(name);
  if (at == std::string_view::npos) return {};
  info.remove_prefix(at + name.size());
  return info.substr(0, info.find_first_of("\r\n"));
}

}  // namespace

std::string look_at_server(Connection &connection, std::chrono::steady_clock::time_point give_up) {
  const auto ask = [&](std::vector<std::string> words) { return stores::ask(connection, Command{std::move(words)}, give_up); };
  const Reply info = ask({"INFO", "server"});
  if (info->type == REDIS_REPLY_ERROR && text_of(*info).starts_with("NOAUTH"))
    throw Failure(GHLAUTH_E_STORE, "this Redis wants a password, and none was given",
                  "Give it with ghlauth_store_options_set_password_file.");
  require_no_error(*info);
  const std::string_view version = field(text_of(*info), "redis_version:");
  int generation = 0;
  std::from_chars(version.data(), version.data() + version.size(), generation);
  if (generation < oldest_server) throw Failure(GHLAUTH_E_UNSUPPORTED, "this Redis is older than 5", "Use a newer one.");

  const auto setting = [&](const char *name) -> std::string {
    const Reply reply = ask({"CONFIG", "GET", name});
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) return {};
    return std::string(text_of(*reply->element[1]));
  };
  const std::string append_only = setting("appendonly");
  const std::string sync = setting("appendfsync");
  const std::string eviction = setting("maxmemory-policy");
  if (append_only.empty() || sync.empty() || eviction.empty())
    return "not_durable: this Redis does not say how it keeps its data (CONFIG GET is refused)";
  if (append_only != "yes" || sync != "always")
    return "not_durable: this Redis may lose what it has written; set appendonly yes and appendfsync always";
  if (eviction != "noeviction")
    return "not_durable: this Redis evicts keys when memory is short; set maxmemory-policy noeviction";
  return {};
}

}  // namespace ghlauth::redis
