#include <utility>

#include "core/error.hpp"
#include "store/installations.hpp"
#include "store/key_check.hpp"
#include "store/remembered.hpp"
#include "store/transfer.hpp"
#include "store/transfer_line.hpp"

namespace ghlauth::store {
namespace {

/// Whether the first one is to take the place of the second. The younger token is the one that works; of one and the same token
/// the younger state is right, and what was removed since stays removed.
bool is_newer(const InstallationRecord &given, const InstallationRecord &present) {
  if (present.state == InstallationState::REMOVED && present.since_s >= given.obtained_at_s)
    return given.state == InstallationState::REMOVED && given.since_s > present.since_s;
  if (given.obtained_at_s != present.obtained_at_s) return given.obtained_at_s > present.obtained_at_s;
  return given.since_s > present.since_s;
}

/// The record of a row, which has to be that row's own.
template <class Record, class Rows>
Record record_of(const Row &row, const char *called) {
  try {
    Record record = Record::deserialize(view(row.value));
    if (row.key != Rows::key_of(record.id())) throw_invalid(called + record.id());
    return record;
  } catch (const Error &error) {
    throw RowFault(error);
  }
}

}  // namespace

Import::Import(std::shared_ptr<Table> table, OpenOptions options, Report &report,
               std::function<void(const std::string &)> changed)
    : table_(std::move(table)), options_(std::move(options)), report_(report), changed_(std::move(changed)) {}

Task<> Import::take(std::string_view line) {
  ++line_;
  if (line_ == 1) {
    read_head(line);
    co_return;
  }
  TransferLine read = has_end_ ? TransferLine() : read_transfer_line(line);
  if (read.end) {
    has_end_ = true;
    if (*read.end != rows_)
      report_.fail("the end",
                   "it counts " + std::to_string(*read.end) + " rows, of which " + std::to_string(rows_) + " are there");
  } else if (!read.row) {
    report_.fail(line_name(), "it is no line of an export");
  } else {
    ++rows_;
    if (opener_) opener_->open(*read.row);
    co_await take_row(std::move(*read.row));
  }
}

void Import::refuse(std::string reason) {
  ++line_;
  report_.fail(line_name(), std::move(reason));
}

void Import::finish() {
  if (line_ == 0) throw_invalid("the export is empty");
  if (!has_end_) report_.fail("the end", "it is not there: the export was cut off after line " + std::to_string(line_));
  report_.require_complete();
}

// Before anything is written: a wrong key is said once.
void Import::read_head(std::string_view line) {
  const TransferHead head = read_transfer_head(line);
  if (head.is_plain) {
    if (!options_.plain)
      throw Error(Status::STORE_KEY, "the export is plain", "Allow plain records with ghlauth_store_options_set_plain.");
    return;
  }
  Keyring keyring = std::move(options_.keyring);
  if (keyring.empty() && table_->sealing() != nullptr) keyring = table_->sealing()->sealer.keyring();
  if (keyring.empty())
    throw Error(Status::STORE_KEY, "the export is sealed, and the store has no key", "Give its key in the options.");
  (void)check_keys(keyring, head.key_check, "this export");
  opener_.emplace(std::move(keyring), false);
}

Task<> Import::take_row(Row row) {
  const std::string key = row.key;
  if (!row.damage.empty() || key == key_check_row) {
    report_.fail(key, row.damage.empty() ? "it is no row for a store" : row.damage);
    co_return;
  }
  try {
    if (Installations::is_key(key)) {
      co_await take_installation(std::move(row));
    } else if (Remembered::is_key(key)) {
      co_await take_remembered(std::move(row));
    } else {
      row.version = 0;  // what is there already stays: nothing says which is younger
      const bool written = co_await table_->put_if_version(std::move(row));
      ++(written ? report_.done : report_.skipped);
    }
  } catch (const RowFault &fault) {
    report_.fail(key, std::string(fault.message()));
  }
}

Task<> Import::take_installation(Row row) {
  const auto record = record_of<InstallationRecord, Installations>(row, "it is the record of ");
  const std::string id = record.id();
  const Installations installations(table_);
  for (;;) {
    std::optional<Stored> present = co_await installations.load(id);
    if (present && !is_newer(record, present->record)) {
      ++report_.skipped;
      co_return;
    }
    Stored next;
    next.record = record;
    if (present) {
      next.version = present->version;
      for (Candidate &candidate : present->record.candidates) next.record.set_aside(std::move(candidate));
    }
    const bool saved = co_await installations.save(std::move(next));
    if (saved) break;  // otherwise written meanwhile: look again
  }
  ++report_.done;
  changed_(id);
}

// What both have heard is joined, as the events themselves would be.
Task<> Import::take_remembered(Row row) {
  const auto given = record_of<RememberedRecord, Remembered>(row, "it is what is remembered of ");
  const std::string id = given.id();
  const Remembered remembered(table_);
  for (;;) {
    std::optional<StoredMemory> present = co_await remembered.load(id);
    StoredMemory next;
    next.record = given;
    if (present) {
      next.version = present->version;
      next.record.lifecycle = present->record.lifecycle;
      const bool is_younger = next.record.lifecycle.join(given.lifecycle);
      if (!is_younger) {
        ++report_.skipped;
        co_return;
      }
      if (next.record.company_id.empty()) next.record.company_id = present->record.company_id;
    }
    const bool saved = co_await remembered.save(std::move(next));
    if (saved) break;  // otherwise written meanwhile: look again
  }
  ++report_.done;
}

}  // namespace ghlauth::store
