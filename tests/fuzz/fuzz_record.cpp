// What a store keeps, as somebody changed it: a record that is read is one, written again as it was read, and shown at any time; any
// other is refused in the one way. Also the lines of an export.
#include <optional>

#include "fuzz/fuzz.hpp"
#include "protocol/installation_record.hpp"
#include "protocol/remembered_record.hpp"
#include "store/transfer_line.hpp"

namespace {

using fuzz::require;
using ghlauth::Error;
using ghlauth::InstallationRecord;
using ghlauth::SecretBytes;
using ghlauth::Status;

template <class Record>
std::optional<Record> read(std::string_view text) {
  try {
    return Record::deserialize(text);
  } catch (const Error &failure) {
    require(failure.status() == Status::STORE, "what is no record is a failure of the store");
    fuzz::require_sound(failure);
    return std::nullopt;
  }
}

template <class Record>
std::optional<Record> check(std::string_view text) {
  const std::optional<Record> record = read<Record>(text);
  if (!record) return record;
  const SecretBytes written = record->serialize();
  const std::optional<Record> again = read<Record>(view(written));
  require(again.has_value(), "what was read can be written and read");
  require(view(again->serialize()) == view(written), "and is the same then");
  return record;
}

void check_views(const InstallationRecord &record) {
  for (const std::int64_t now_s : {std::int64_t{0}, std::int64_t{1780000000}, record.expires_at_s, record.since_s}) {
    const InstallationRecord shown = record.view_at(now_s, 60);
    require(shown.access_token.reveal() == record.access_token.reveal(), "a view changes no token");
    require(record.state == ghlauth::InstallationState::VALID || shown.state == record.state, "nor what is not valid");
  }
  if (record.progress.failure) require(static_cast<std::int32_t>(record.progress.failure->status()) < 0, "a failure is one");
  require(record.usable_until_s(0) == record.expires_at_s, "without a margin a token is used to its end");
  require(record.usable_until_s(3600) <= record.expires_at_s, "and never longer");
}

void check_line(std::string_view text) {
  const ghlauth::store::TransferLine line = ghlauth::store::read_transfer_line(text);
  require(!(line.row && line.end), "a line is a row or an end");
  if (line.row) {
    for (const bool is_plain : {false, true}) {
      const SecretBytes written = ghlauth::store::transfer_row(*line.row, is_plain);
      const ghlauth::store::TransferLine again = ghlauth::store::read_transfer_line(view(written));
      require(again.row && again.row->key == line.row->key && view(again.row->value) == view(line.row->value) &&
                  again.row->version == line.row->version && again.row->due_s == line.row->due_s &&
                  again.row->index.owner == line.row->index.owner,
              "a row is read as it was written");
    }
  }
  try {
    const ghlauth::store::TransferHead head = ghlauth::store::read_transfer_head(text);
    const SecretBytes written = ghlauth::store::transfer_head(head);
    require(ghlauth::store::read_transfer_head(view(written)).key_check == head.key_check, "so is a head");
  } catch (const Error &failure) {
    require(failure.status() == Status::INVALID_ARGUMENT || failure.status() == Status::UNSUPPORTED, "or it is refused");
    fuzz::require_sound(failure);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::optional<InstallationRecord> record = check<InstallationRecord>(text);
  if (record) check_views(*record);
  (void)check<ghlauth::RememberedRecord>(text);
  check_line(text);
  return 0;
}
