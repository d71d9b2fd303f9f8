#include "modules/redis/command.hpp"

#include <charconv>

#include "modules/stores/failure.hpp"

namespace ghlauth::redis {
namespace {

[[noreturn]] void throw_odd() {
  throw stores::Failure(GHLAUTH_E_STORE, "Redis answers what it should not: another program may use keys of this prefix");
}

}  // namespace

void require_no_error(const redisReply &reply) {
  if (reply.type != REDIS_REPLY_ERROR) return;
  throw stores::Failure(GHLAUTH_E_STORE, "Redis says \"" + std::string(text_of(reply)) + "\"");
}

stores::Outcome Command::answer(const Reply &reply, const ghlauth_store_answers &answers,
                                ghlauth_store_operation *operation) const {
  require_no_error(*reply);
  return translate(*reply, *this, answers, operation);
}

std::string_view text_of(const redisReply &reply) noexcept {
  if (reply.str == nullptr) return {};
  return {reply.str, static_cast<std::size_t>(reply.len)};
}

std::int64_t number_of(const redisReply &reply) {
  if (reply.type == REDIS_REPLY_INTEGER) return reply.integer;
  const std::string_view text = text_of(reply);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) throw_odd();
  return number;
}

const redisReply &element(const redisReply &reply, std::size_t index) {
  if (reply.type != REDIS_REPLY_ARRAY || index >= reply.elements) throw_odd();
  return *reply.element[index];
}

}  // namespace ghlauth::redis
