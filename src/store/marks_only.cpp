#include "store/marks_only.hpp"

#include <utility>

#include "core/error.hpp"

namespace ghlauth::store {
namespace {

class MarksOnly final : public Table {
 public:
  MarksOnly(std::shared_ptr<Table> table, std::string message, std::string hint)
      : table_(std::move(table)), message_(std::move(message)), hint_(std::move(hint)) {}

  Task<std::optional<Row>> get(std::string /*key*/) override { refuse(); }
  Task<bool> put_if_version(Row /*row*/) override { refuse(); }
  Task<bool> erase_if_version(std::string /*key*/, std::uint64_t /*version*/) override { refuse(); }
  Task<std::vector<Row>> scan(Filter /*filter*/, std::string /*after*/, std::size_t /*limit*/) override { refuse(); }
  Task<std::vector<Row>> due(std::string /*app_id*/, std::int64_t /*until_s*/, std::size_t /*limit*/) override { refuse(); }

  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    return table_->lease(std::move(name), std::move(holder), duration_ms);
  }
  Task<bool> release(std::string name, std::string holder) override {
    return table_->release(std::move(name), std::move(holder));
  }
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return table_->count(std::move(name), delta, until_unix_s, now_unix_s);
  }
  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return table_->claim(std::move(name), std::move(holder), until_unix_s, now_unix_s);
  }
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) override {
    return table_->confirm(std::move(name), std::move(holder), until_unix_s);
  }
  Task<bool> unclaim(std::string name, std::string holder) override {
    return table_->unclaim(std::move(name), std::move(holder));
  }
  [[nodiscard]] bool is_private() const noexcept override { return table_->is_private(); }

 private:
  [[noreturn]] void refuse() const { throw Error(Status::UNSUPPORTED, message_, hint_); }

  std::shared_ptr<Table> table_;
  std::string message_;
  std::string hint_;
};

}  // namespace

std::shared_ptr<Table> marks_only(std::shared_ptr<Table> table, std::string message, std::string hint) {
  return std::make_shared<MarksOnly>(std::move(table), std::move(message), std::move(hint));
}

}  // namespace ghlauth::store
