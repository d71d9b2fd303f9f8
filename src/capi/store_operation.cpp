#include "capi/store_operation.hpp"

#include <cstring>
#include <new>

#include "capi/guard.hpp"
#include "core/log.hpp"
#include "core/utf8.hpp"

using ghlauth::capi::deref;
using ghlauth::capi::guard;
using ghlauth::capi::peek;
using ghlauth::store::Row;

namespace {

constexpr std::size_t max_value_bytes = std::size_t{16} << 20U;
constexpr std::size_t max_text_bytes = 64 * 1024;

std::string text_of(const char *text, const char *name) {
  if (text == nullptr) return {};
  const std::size_t size = strnlen(text, max_text_bytes + 1);
  if (size > max_text_bytes) ghlauth::throw_invalid(std::string(name) + " is longer than 64 KiB");
  if (!ghlauth::is_utf8({text, size})) ghlauth::throw_invalid(std::string(name) + " is not valid UTF-8");
  return {text, size};
}

Row row_of(const ghlauth_store_row &given) {
  if (given.struct_size < sizeof given) ghlauth::throw_invalid("row.struct_size is " + std::to_string(given.struct_size));
  Row row;
  row.key = text_of(given.key, "row.key");
  if (row.key.empty()) ghlauth::throw_invalid("row.key is empty");
  if (given.version == 0 || given.version > INT64_MAX)
    ghlauth::throw_invalid("row.version is " + std::to_string(given.version));
  if (given.value == nullptr && given.size != 0) ghlauth::throw_invalid("row.value is NULL");
  if (given.size > max_value_bytes) ghlauth::throw_invalid("row.size is " + std::to_string(given.size));
  if (given.due_s < 0) ghlauth::throw_invalid("row.due_s is " + std::to_string(given.due_s));
  if (given.size != 0) ghlauth::append(row.value, {reinterpret_cast<const char *>(given.value), given.size});
  row.version = given.version;
  row.due_s = given.due_s;
  row.index = {text_of(given.app_id, "row.app_id"), text_of(given.owner, "row.owner"),
               text_of(given.company_id, "row.company_id"), text_of(given.location_id, "row.location_id")};
  return row;
}

/// A part of an answer. What is wrong with it stays with the operation, also when the application does not look; so does that there
/// was no memory for it: without it the answer would be that the row is not there.
template <class Body>
ghlauth_status part(ghlauth_store_operation *operation, Body &&body) {
  const ghlauth_status status = guard(nullptr, [&] {
    ghlauth_store_operation &target = deref(operation, "operation");
    try {
      if (target.is_finished) ghlauth::throw_invalid("the operation is finished");
      body(target);
    } catch (const ghlauth::Error &error) {
      if (target.misuse.empty()) target.misuse = error.message();
      throw;
    }
  });
  if (status == GHLAUTH_E_OUT_OF_MEMORY && peek(operation) != nullptr && !operation->is_finished) operation->failure = status;
  return status;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_store_operation_add_row(ghlauth_store_operation *operation, const ghlauth_store_row *row) {
  return part(operation, [&](ghlauth_store_operation &target) {
    if (row == nullptr) ghlauth::throw_invalid("row is NULL");
    if (target.rows.size() == target.max_rows) ghlauth::throw_invalid("more than " + std::to_string(target.max_rows) + " rows");
    target.rows.push_back(row_of(*row));
  });
}

ghlauth_status ghlauth_store_operation_set_lease(ghlauth_store_operation *operation, const char *holder,
                                                 std::int64_t remaining_ms) {
  return part(operation, [&](ghlauth_store_operation &target) {
    ghlauth::store::Lease lease;
    lease.holder = text_of(holder, "holder");
    if (lease.holder.empty()) ghlauth::throw_invalid("holder is empty");
    if (remaining_ms < 0) ghlauth::throw_invalid("remaining_ms is " + std::to_string(remaining_ms));
    lease.remaining_ms = remaining_ms;
    target.lease = std::move(lease);
  });
}

void ghlauth_store_operation_finish(ghlauth_store_operation *operation, std::int64_t result) {
  if (peek(operation) == nullptr || operation->is_finished) return;
  operation->is_finished = true;
  operation->result = result;
}

void ghlauth_store_operation_fail(ghlauth_store_operation *operation, ghlauth_status status, const char *message) {
  if (peek(operation) == nullptr || operation->is_finished) return;
  operation->is_finished = true;
  operation->failure = status < 0 ? status : GHLAUTH_E_STORE;
  try {
    if (message != nullptr) operation->message = ghlauth::printable(message, 300);
  } catch (const std::bad_alloc &) {  // the status says enough
  }
}

}  // extern "C"
