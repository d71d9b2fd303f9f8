#include "store/joined_table.hpp"

#include <utility>

namespace ghlauth::store {
namespace {

class JoinedTable final : public Table {
 public:
  JoinedTable(std::shared_ptr<Table> rows, std::shared_ptr<Table> marks) : rows_(std::move(rows)), marks_(std::move(marks)) {}

  Task<std::optional<Row>> get(std::string key) override { return rows_->get(std::move(key)); }
  Task<bool> put_if_version(Row row) override { return rows_->put_if_version(std::move(row)); }
  Task<bool> erase_if_version(std::string key, std::uint64_t version) override {
    return rows_->erase_if_version(std::move(key), version);
  }
  Task<std::vector<Row>> scan(Filter filter, std::string after, std::size_t limit) override {
    return rows_->scan(std::move(filter), std::move(after), limit);
  }
  Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) override {
    return rows_->due(std::move(app_id), until_s, limit);
  }
  [[nodiscard]] const Sealing *sealing() const noexcept override { return rows_->sealing(); }

  Task<Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    return marks_->lease(std::move(name), std::move(holder), duration_ms);
  }
  Task<bool> release(std::string name, std::string holder) override {
    return marks_->release(std::move(name), std::move(holder));
  }
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return marks_->count(std::move(name), delta, until_unix_s, now_unix_s);
  }
  Task<Claim> claim(std::string name, std::string holder, std::int64_t until_unix_s, std::int64_t now_unix_s) override {
    return marks_->claim(std::move(name), std::move(holder), until_unix_s, now_unix_s);
  }
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_unix_s) override {
    return marks_->confirm(std::move(name), std::move(holder), until_unix_s);
  }
  Task<bool> unclaim(std::string name, std::string holder) override {
    return marks_->unclaim(std::move(name), std::move(holder));
  }
  [[nodiscard]] bool is_private() const noexcept override { return marks_->is_private(); }

 private:
  std::shared_ptr<Table> rows_;
  std::shared_ptr<Table> marks_;
};

}  // namespace

std::shared_ptr<Table> join_tables(std::shared_ptr<Table> rows, std::shared_ptr<Table> marks) {
  return std::make_shared<JoinedTable>(std::move(rows), std::move(marks));
}

}  // namespace ghlauth::store
