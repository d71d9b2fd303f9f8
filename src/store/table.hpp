// The primitive table that every store is. It knows bytes, versions and index columns; meaning lies above it. Operations are
// tasks, so that a store over a network can suspend; nothing here blocks by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "core/task.hpp"

namespace ghlauth::store {

/// Index columns of a row, for look-ups.
struct Index {
  std::string app_id;
  std::string owner;
  std::string company_id;
  std::string location_id;
};

struct Row {
  std::string key;
  SecretBytes value;
  Index index;
  std::int64_t due_s = 0;     ///< when something has to be done about it, Unix seconds; 0: never
  std::uint64_t version = 0;  ///< set by the table; 0 means "not there"
  std::string damage;         ///< why there is no value although there is a row; empty for a sound one
  std::uint64_t next_version = 0;  ///< of what is to be written: the version that it gets; 0: the table chooses
};

/// What has to be equal; an absent column fits anything.
struct Filter {
  std::optional<std::string> app_id;
  std::optional<std::string> owner;
  std::optional<std::string> company_id;
  std::optional<std::string> location_id;
};

[[nodiscard]] bool fits(const Index &index, const Filter &filter);

/// A lease decides who may act, for a limited time. It protects nothing: whoever acts late is stopped by the row's version.
struct Lease {
  bool is_held = false;           ///< by the one who asked
  std::int64_t remaining_ms = 0;  ///< of the lease of `holder`, at most
  std::string holder;
};

/// What became of a claim: it is the caller's now, somebody is at it, or it was confirmed.
/// The numbers are those of the public header.
enum class Claim { NEW = 0, IN_PROGRESS = 1, DONE = 2 };

struct Sealing;

/// A holder is a random name of one attempt, so that the same call can be made again when its answer was lost. Names of rows,
/// leases, counters and claims are four separate things. What has an end is there until that second has passed.
/// Thread-safe. Failures of the medium are thrown as STORE.
class Table {
 public:
  Table() = default;
  Table(const Table &) = delete;
  Table &operator=(const Table &) = delete;
  virtual ~Table() = default;

  virtual Task<std::optional<Row>> get(std::string key) = 0;
  /// Writes the row if the stored version is still row.version (0: if there is none). False when it is another.
  virtual Task<bool> put_if_version(Row row) = 0;
  /// False when the stored version is another, or there is none.
  virtual Task<bool> erase_if_version(std::string key, std::uint64_t version) = 0;
  /// Whatever its version is. False when there was none.
  Task<bool> erase(std::string key);
  /// The first `limit` rows that fit and whose key is behind `after`, ordered by the bytes of the key. Fewer: there are no
  /// more.
  virtual Task<std::vector<Row>> scan(Filter filter, std::string after, std::size_t limit) = 0;
  /// The first `limit` rows of an app that are due by `until_s`, ordered by due_s and key.
  virtual Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) = 0;

  /// Granted when nobody holds it, when its time is over, and to its holder again, which renews it.
  virtual Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) = 0;
  /// Gives one's own back. False when it is not.
  virtual Task<bool> release(std::string name, std::string holder) = 0;

  /// Adds to a counter and returns the sum. One whose end has passed starts again at 0 with the new end.
  virtual Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s,
                                   std::int64_t now_unix_s) = 0;

  /// NEW for the first one who asks, and for the same holder again. It returns to nobody after `until_unix_s`.
  virtual Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) = 0;
  /// Makes one's own claim DONE until then. False when somebody else has taken it over.
  virtual Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) = 0;
  /// Gives one's own claim back that is in progress. False when it is not.
  virtual Task<bool> unclaim(std::string name, std::string holder) = 0;

  /// Whether nobody but this process can see its leases, counters and claims.
  [[nodiscard]] virtual bool is_private() const noexcept { return false; }
  /// How the values are sealed, and the table where they are; null where nothing is sealed.
  [[nodiscard]] virtual const Sealing *sealing() const noexcept { return nullptr; }
};

}  // namespace ghlauth::store
