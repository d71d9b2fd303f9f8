// A store as text, and back: a head, a line of JSON for each row, and an end by which a file that was cut off is noticed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/open.hpp"
#include "store/report.hpp"
#include "store/sealer.hpp"
#include "store/table.hpp"

namespace ghlauth::store {

/// Longer than the line of any row: values have up to 16 MiB.
inline constexpr std::size_t max_transfer_line_bytes = 32U << 20;

class Export {
 public:
  /// With keys in the options, the first one seals what is exported. Without any, values are plain where the options allow it,
  /// and otherwise stay sealed as they are. Throws STORE_KEY for a table that seals nothing when neither is so.
  Export(std::shared_ptr<Table> table, OpenOptions options, Report &report);

  [[nodiscard]] bool is_plain() const noexcept { return is_plain_; }
  /// The next lines; nothing after the end.
  Task<std::optional<SecretBytes>> next();

 private:
  Task<SecretBytes> head();
  std::optional<SecretBytes> line_of(const Row &row);

  std::shared_ptr<Table> table_;
  const Sealing *sealing_;
  std::optional<Sealer> own_;  ///< seals what is exported with keys of its own
  bool is_plain_;
  Report &report_;
  std::string after_;
  enum class Part { HEAD, ROWS, END, DONE } part_ = Part::HEAD;
};

class Import {
 public:
  /// `options`: keys that open the lines, before those of the table; whether plain lines are taken. `changed` is told the id of
  /// each installation that was written.
  Import(std::shared_ptr<Table> table, OpenOptions options, Report &report, std::function<void(const std::string &)> changed);

  /// Takes the next line. Throws for a head that cannot be used, and what the table throws; what is wrong with any other line is in
  /// the report.
  Task<> take(std::string_view line);
  /// A line that cannot be one.
  void refuse(std::string reason);
  /// Throws INCOMPLETE when there was no end, or something failed.
  void finish();

 private:
  void read_head(std::string_view line);
  Task<> take_row(Row row);
  Task<> take_installation(Row row);
  Task<> take_remembered(Row row);
  [[nodiscard]] std::string line_name() const { return "line " + std::to_string(line_); }

  std::shared_ptr<Table> table_;
  OpenOptions options_;
  std::optional<Sealer> opener_;  ///< nothing for plain lines
  Report &report_;
  std::function<void(const std::string &)> changed_;
  std::int64_t line_ = 0;
  std::int64_t rows_ = 0;
  bool has_end_ = false;
};

}  // namespace ghlauth::store
