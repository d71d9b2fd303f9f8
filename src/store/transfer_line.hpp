// The lines of an export.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/secret.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

struct TransferHead {
  bool is_plain = false;
  std::string key_check;  ///< the lines of the key check; empty where it is plain
};

SecretBytes transfer_head(const TransferHead &head);
SecretBytes transfer_row(const Row &row, bool is_plain);
SecretBytes transfer_end(std::int64_t rows);

/// Throws INVALID_ARGUMENT for what is no head, UNSUPPORTED for that of a newer version.
TransferHead read_transfer_head(std::string_view line);

struct TransferLine {
  std::optional<Row> row;
  std::optional<std::int64_t> end;  ///< how many rows there were
};
/// Neither of the two for what is no line of an export.
TransferLine read_transfer_line(std::string_view line);

}  // namespace ghlauth::store
