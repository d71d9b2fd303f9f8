#include "core/error.hpp"

#include <new>
#include <utility>

namespace ghlauth {
namespace {

struct Row {
  const char *name;
  const char *meaning;
  const char *hint;
  Status status;
  bool retryable;
};

constexpr Row rows[] = {
    {"GHLAUTH_OK", "success", "", Status::OK, false},
#define GHLAUTH_STATUS(name, number, retryable, meaning, hint) \
  {"GHLAUTH_E_" #name, meaning, hint, Status::name, (retryable) != 0},
#include "core/status.def"
#undef GHLAUTH_STATUS
};

const Row *find(std::int32_t status) noexcept {
  for (const Row &row : rows)
    if (static_cast<std::int32_t>(row.status) == status) return &row;
  return nullptr;
}

const Row &row_of(Status status) noexcept {
  const Row *row = find(static_cast<std::int32_t>(status));
  return row ? *row : *find(static_cast<std::int32_t>(Status::INTERNAL));
}

}  // namespace

const char *status_name(std::int32_t status) noexcept {
  const Row *row = find(status);
  return row ? row->name : nullptr;
}

const char *status_meaning(Status status) noexcept { return row_of(status).meaning; }
const char *status_hint(Status status) noexcept { return row_of(status).hint; }
bool status_retryable(Status status) noexcept { return row_of(status).retryable; }

Error error_in_hand() noexcept {
  Status status = Status::INTERNAL;
  try {
    try {
      throw;
    } catch (const Error &error) {
      status = error.status();
      return error;
    } catch (const std::bad_alloc &) {
      status = Status::OUT_OF_MEMORY;
    } catch (const std::exception &error) {
      return Error(status, error.what());
    }
  } catch (...) {  // no memory, or of no type that we know
  }
  return Error(status);
}

void throw_invalid(std::string message, std::string what_to_change) {
  throw Error(Status::INVALID_ARGUMENT, std::move(message), std::move(what_to_change));
}

}  // namespace ghlauth
