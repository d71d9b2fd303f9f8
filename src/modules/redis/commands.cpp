#include "modules/redis/commands.hpp"

#include <algorithm>
#include <ctime>
#include <iterator>

#include "modules/redis/scripts.hpp"

namespace ghlauth::redis {

using stores::Outcome;

namespace {

/// Adds a row of v n t a o c l. Nothing for one that is not there.
void add_row(const redisReply &fields, const std::string &key, const ghlauth_store_answers &answers,
             ghlauth_store_operation *operation) {
  if (element(fields, 1).type == REDIS_REPLY_NIL) return;
  const std::string_view value = text_of(element(fields, 0));
  // hiredis puts a NUL behind every text.
  const auto column = [&](std::size_t index) { return text_of(element(fields, index)).data(); };
  const ghlauth_store_row row = {sizeof row,
                                 key.c_str(),
                                 reinterpret_cast<const std::uint8_t *>(value.data()),
                                 value.size(),
                                 static_cast<std::uint64_t>(number_of(element(fields, 1))),
                                 number_of(element(fields, 2)),
                                 column(3),
                                 column(4),
                                 column(5),
                                 column(6)};
  (void)answers.add_row(operation, &row);  // the operation knows what is wrong with it
}

Outcome one_row(const redisReply &reply, const Command &command, const ghlauth_store_answers &answers,
                ghlauth_store_operation *operation) {
  add_row(reply, command.key, answers, operation);
  answers.finish(operation, 0);
  return Outcome::FINISHED;
}

Outcome rows(const redisReply &reply, const Command & /*command*/, const ghlauth_store_answers &answers,
             ghlauth_store_operation *operation) {
  for (std::size_t i = 0; i < reply.elements; ++i) {
    const redisReply &row = element(reply, i);
    add_row(row, std::string(text_of(element(row, 7))), answers, operation);
  }
  answers.finish(operation, 0);
  return Outcome::FINISHED;
}

Outcome number(const redisReply &reply, const Command & /*command*/, const ghlauth_store_answers &answers,
               ghlauth_store_operation *operation) {
  answers.finish(operation, number_of(reply));
  return Outcome::FINISHED;
}

Outcome lease_of(const redisReply &reply, const Command & /*command*/, const ghlauth_store_answers &answers,
                 ghlauth_store_operation *operation) {
  const std::string holder(text_of(element(reply, 0)));
  (void)answers.set_lease(operation, holder.c_str(), std::max<std::int64_t>(0, number_of(element(reply, 1))));
  answers.finish(operation, 0);
  return Outcome::FINISHED;
}

std::string wanted(const char *column) { return column == nullptr ? std::string() : std::string("=") + column; }

std::string text(std::int64_t number) { return std::to_string(number); }

/// How long Redis keeps what ends then: a day more, and no more than ten years.
std::string kept_s(std::int64_t until_unix_s, std::int64_t now_unix_s) {
  constexpr std::int64_t day_s = 86400;
  constexpr std::int64_t longest_s = 3650 * day_s;
  const std::int64_t ahead_s = until_unix_s > now_unix_s + longest_s ? longest_s : until_unix_s - now_unix_s;
  return text(std::max<std::int64_t>(ahead_s, 0) + day_s);
}

}  // namespace

Command Commands::run(const char *script, const std::string &key, std::vector<std::string> arguments,
                      Command::Answer answer) const {
  Command command{{"EVAL", script, "1", prefix_ + key, prefix_}, false, answer};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(command.words));
  return command;
}

Command Commands::get(const char *key) const {
  return {{"HMGET", prefix_ + "row:" + key, "v", "n", "t", "a", "o", "c", "l"}, true, one_row, key};
}

Command Commands::put_if_version(const ghlauth_store_row *row, std::uint64_t present) const {
  return run(scripts::put, std::string("row:") + row->key,
             {row->key,
              std::to_string(present),
              {reinterpret_cast<const char *>(row->value), row->size},
              std::to_string(row->version),
              text(row->due_s),
              row->app_id,
              row->owner,
              row->company_id,
              row->location_id},
             number);
}

Command Commands::erase_if_version(const char *key, std::uint64_t version) const {
  return run(scripts::erase, std::string("row:") + key, {key, std::to_string(version)}, number);
}

Command Commands::scan(const char *app_id, const char *owner, const char *company_id, const char *location_id,
                       const char *after, std::size_t limit) const {
  Command command =
      run(scripts::scan, "rows",
          {after, std::to_string(limit), wanted(app_id), wanted(owner), wanted(company_id), wanted(location_id)}, rows);
  command.is_read = true;
  return command;
}

Command Commands::due(const char *app_id, std::int64_t until_s, std::size_t limit) const {
  Command command = run(scripts::due, std::string("due:") + app_id, {text(until_s), std::to_string(limit)}, rows);
  command.is_read = true;
  return command;
}

Command Commands::lease(const char *name, const char *holder, std::int64_t duration_ms) const {
  return run(scripts::lease, std::string("lease:") + name, {holder, text(std::max<std::int64_t>(duration_ms, 1))}, lease_of);
}

Command Commands::release(const char *name, const char *holder) const {
  return run(scripts::release, std::string("lease:") + name, {holder}, number);
}

Command Commands::count(const char *name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) const {
  return run(scripts::count, std::string("counter:") + name,
             {text(delta), text(until_unix_s), text(now_unix_s), kept_s(until_unix_s, now_unix_s)}, number);
}

Command Commands::claim(const char *name, const char *holder, std::int64_t until_unix_s, std::int64_t now_unix_s) const {
  static_assert(GHLAUTH_STORE_CLAIM_NEW == 0 && GHLAUTH_STORE_CLAIM_IN_PROGRESS == 1 && GHLAUTH_STORE_CLAIM_DONE == 2);
  return run(scripts::claim, std::string("claim:") + name,
             {holder, text(until_unix_s), text(now_unix_s), kept_s(until_unix_s, now_unix_s)}, number);
}

Command Commands::confirm(const char *name, const char *holder, std::int64_t until_unix_s) const {
  return run(scripts::confirm, std::string("claim:") + name,
             {holder, text(until_unix_s), kept_s(until_unix_s, std::time(nullptr))}, number);
}

Command Commands::unclaim(const char *name, const char *holder) const {
  return run(scripts::unclaim, std::string("claim:") + name, {holder}, number);
}

}  // namespace ghlauth::redis
