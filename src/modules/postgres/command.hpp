// What is asked of PostgreSQL for an operation: one statement, which is its own transaction.
#pragma once

#include <ghlauth/module.h>
#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "modules/stores/engine.hpp"

namespace ghlauth::postgres {

struct Clear {
  void operator()(PGresult *result) const noexcept { PQclear(result); }
};
using Reply = std::unique_ptr<PGresult, Clear>;

/// The parameters of a statement, as libpq takes them.
class Parameters {
 public:
  Parameters &add_text(std::string_view text);
  Parameters &add_number(std::int64_t number);
  Parameters &add_bytes(std::string_view bytes);

  [[nodiscard]] const std::vector<Oid> &types() const noexcept { return types_; }
  [[nodiscard]] std::vector<const char *> values() const;
  [[nodiscard]] const std::vector<int> &lengths() const noexcept { return lengths_; }
  [[nodiscard]] const std::vector<int> &formats() const noexcept { return formats_; }

 private:
  Parameters &add(Oid type, std::string value, int format);

  std::vector<Oid> types_;
  std::vector<std::string> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

struct Command {
  using Answer = stores::Outcome (*)(const PGresult *reply, const ghlauth_store_answers &answers,
                                     ghlauth_store_operation *operation);

  std::string sql;
  Parameters parameters;
  bool is_read = false;
  Answer translate = nullptr;

  /// Throws Failure for what PostgreSQL refused.
  stores::Outcome answer(const Reply &reply, const ghlauth_store_answers &answers, ghlauth_store_operation *operation) const;
};

/// The error of a reply as a Failure; nothing if it is none.
void require_no_error(const PGresult *reply);

/// A column of a reply, which is binary.
std::string_view text_at(const PGresult *reply, int row, int column) noexcept;
std::int64_t number_at(const PGresult *reply, int row, int column) noexcept;

}  // namespace ghlauth::postgres
