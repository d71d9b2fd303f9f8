#include "webhook/claims.hpp"

#include <utility>

namespace ghlauth::webhook {
namespace {

class TableClaims final : public Claims {
 public:
  explicit TableClaims(std::shared_ptr<store::Table> table) : table_(std::move(table)) {}

  Task<store::Claim> claim(std::string name, std::string holder, std::int64_t until_s, std::int64_t now_s) override {
    return table_->claim(std::move(name), std::move(holder), until_s, now_s);
  }
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until_s) override {
    return table_->confirm(std::move(name), std::move(holder), until_s);
  }
  Task<bool> unclaim(std::string name, std::string holder) override {
    return table_->unclaim(std::move(name), std::move(holder));
  }

 private:
  std::shared_ptr<store::Table> table_;
};

class NoClaims final : public Claims {
 public:
  Task<store::Claim> claim(std::string, std::string, std::int64_t, std::int64_t) override { co_return store::Claim::NEW; }
  Task<bool> confirm(std::string, std::string, std::int64_t) override { co_return true; }
  Task<bool> unclaim(std::string, std::string) override { co_return true; }
};

}  // namespace

std::shared_ptr<Claims> make_table_claims(std::shared_ptr<store::Table> table) {
  return std::make_shared<TableClaims>(std::move(table));
}

std::shared_ptr<Claims> make_no_claims() { return std::make_shared<NoClaims>(); }

}  // namespace ghlauth::webhook
