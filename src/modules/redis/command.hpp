// What is asked of Redis for an operation: one command, which nothing comes in between.
#pragma once

#include <ghlauth/module.h>
#include <hiredis/hiredis.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "modules/stores/engine.hpp"

namespace ghlauth::redis {

struct FreeReply {
  void operator()(redisReply *reply) const noexcept { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

struct Command {
  using Answer = stores::Outcome (*)(const redisReply &reply, const Command &command, const ghlauth_store_answers &answers,
                                     ghlauth_store_operation *operation);

  std::vector<std::string> words;
  bool is_read = false;
  Answer translate = nullptr;
  std::string key{};  ///< of the row that is asked for

  /// Throws Failure for what Redis refused.
  stores::Outcome answer(const Reply &reply, const ghlauth_store_answers &answers, ghlauth_store_operation *operation) const;
};

/// What it says, as a Failure, if it is an error.
void require_no_error(const redisReply &reply);

std::string_view text_of(const redisReply &reply) noexcept;
/// Of an integer, or of a text with one. Throws Failure for what is none.
std::int64_t number_of(const redisReply &reply);
/// An element of an array. Throws Failure when there is none.
const redisReply &element(const redisReply &reply, std::size_t index);

}  // namespace ghlauth::redis
