#include "modules/postgres/command.hpp"

#include <algorithm>
#include <utility>

#include "modules/stores/failure.hpp"

namespace ghlauth::postgres {
namespace {

// Of pg_type.h, which a client does not have; they never change.
constexpr Oid bytea_type = 17;
constexpr Oid int8_type = 20;
constexpr Oid text_type = 25;

std::string_view state_of(const PGresult *reply) noexcept {
  const char *state = PQresultErrorField(reply, PG_DIAG_SQLSTATE);
  return state != nullptr ? state : "";
}

}  // namespace

Parameters &Parameters::add_text(std::string_view text) { return add(text_type, std::string(text), 0); }
Parameters &Parameters::add_number(std::int64_t number) { return add(int8_type, std::to_string(number), 0); }
Parameters &Parameters::add_bytes(std::string_view bytes) { return add(bytea_type, std::string(bytes), 1); }

Parameters &Parameters::add(Oid type, std::string value, int format) {
  types_.push_back(type);
  lengths_.push_back(static_cast<int>(value.size()));
  values_.push_back(std::move(value));
  formats_.push_back(format);
  return *this;
}

std::vector<const char *> Parameters::values() const {
  std::vector<const char *> list;
  for (const std::string &value : values_) list.push_back(value.c_str());
  return list;
}

void require_no_error(const PGresult *reply) {
  const ExecStatusType status = PQresultStatus(reply);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return;
  // The detail is left out: it repeats what is in the row.
  const char *said = PQresultErrorField(reply, PG_DIAG_MESSAGE_PRIMARY);
  throw stores::Failure(GHLAUTH_E_STORE, std::string("PostgreSQL says \"") + (said != nullptr ? said : "") + "\" (" +
                                             std::string(state_of(reply)) + ")");
}

stores::Outcome Command::answer(const Reply &reply, const ghlauth_store_answers &answers,
                                ghlauth_store_operation *operation) const {
  // Class 40, transaction rollback: it was not done because of others, and can be asked again.
  if (state_of(reply.get()).starts_with("40")) return stores::Outcome::AGAIN;
  require_no_error(reply.get());
  return translate(reply.get(), answers, operation);
}

std::string_view text_at(const PGresult *reply, int row, int column) noexcept {
  return {PQgetvalue(reply, row, column), static_cast<std::size_t>(PQgetlength(reply, row, column))};
}

std::int64_t number_at(const PGresult *reply, int row, int column) noexcept {
  std::uint64_t number = 0;
  for (const char byte : text_at(reply, row, column)) number = number << 8U | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(number);
}

}  // namespace ghlauth::postgres
