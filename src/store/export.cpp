#include <utility>
#include <vector>

#include "core/error.hpp"
#include "store/key_check.hpp"
#include "store/transfer.hpp"
#include "store/transfer_line.hpp"

namespace ghlauth::store {
namespace {

constexpr std::size_t page_rows = 200;

bool choose_plain(const Table &table, const OpenOptions &options) {
  if (!options.keyring.empty()) return false;
  if (options.plain) return true;
  if (table.sealing() == nullptr)
    throw Error(Status::STORE_KEY, "the store has no key, and none was given for the export",
                "Give one in the options, or allow plain records in them.");
  return false;
}

}  // namespace

Export::Export(std::shared_ptr<Table> table, OpenOptions options, Report &report)
    : table_(std::move(table)),
      sealing_(table_->sealing()),
      is_plain_(choose_plain(*table_, options)),
      report_(report) {
  if (!options.keyring.empty()) own_.emplace(std::move(options.keyring), false);
}

Task<std::optional<SecretBytes>> Export::next() {
  SecretBytes lines;
  switch (part_) {
    case Part::HEAD:
      part_ = Part::ROWS;
      lines = co_await head();
      break;
    case Part::ROWS: {
      Table &table = sealing_ != nullptr ? *sealing_->below : *table_;
      Filter all;  // named: gcc 12 destroys a braced temporary of a co_await twice
      std::vector<Row> rows = co_await table.scan(std::move(all), after_, page_rows);
      if (rows.size() < page_rows) part_ = Part::END;
      if (!rows.empty()) after_ = rows.back().key;
      for (const Row &row : rows) {
        if (row.key == key_check_row) continue;
        const std::optional<SecretBytes> line = line_of(row);
        if (line) append(lines, view(*line));
      }
      break;
    }
    case Part::END:
      part_ = Part::DONE;
      lines = transfer_end(report_.done);
      break;
    case Part::DONE: co_return std::nullopt;
  }
  co_return lines;
}

Task<SecretBytes> Export::head() {
  TransferHead head;
  head.is_plain = is_plain_;
  if (own_) {
    head.key_check = key_check_line(own_->keyring().primary());
  } else if (!is_plain_) {
    const std::optional<Row> checks = co_await sealing_->below->get(key_check_row);
    if (checks) head.key_check = view(checks->value);
  }
  co_return transfer_head(head);
}

// A row is opened in any case: one that cannot be is no use to anybody, and better missed now.
std::optional<SecretBytes> Export::line_of(const Row &row) {
  Row opened = row;
  if (sealing_ != nullptr) sealing_->sealer.open(opened);
  if (!opened.damage.empty()) {
    report_.fail(row.key, opened.damage);
    return std::nullopt;
  }
  ++report_.done;
  opened.next_version = opened.version;  // which a sealed value is bound to
  if (is_plain_) return transfer_row(opened, true);
  const Sealer &sealer = own_ ? *own_ : sealing_->sealer;
  if (own_ || !sealer.is_sealed(row)) {
    sealer.seal(opened);
    return transfer_row(opened, false);
  }
  return transfer_row(row, false);
}

}  // namespace ghlauth::store
