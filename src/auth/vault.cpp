#include "auth/vault.hpp"

#include <algorithm>
#include <utility>

namespace ghlauth::auth {

void Entry::set(std::shared_ptr<const AccessToken> token, std::int64_t usable_until_s) {
  const std::lock_guard lock(mutex_);
  if (token->text.reveal() == refused_.reveal()) return;
  slot.write(token->text.reveal(), usable_until_s);
  token_ = std::move(token);
  usable_until_s_ = usable_until_s;
}

void Entry::refuse(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (!token_ || token_->text.reveal() != text) return;
  refused_.assign(text);
  token_.reset();
  slot.clear();
}

void Entry::clear() {
  const std::lock_guard lock(mutex_);
  token_.reset();
  slot.clear();
}

std::shared_ptr<Entry> Vault::entry(const std::string &id) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found != entries_.end()) return found->second;
  if (entries_.size() >= entries_limit_) {
    // What is lost with them is in the store; that a token was refused is found out once more.
    std::erase_if(entries_, [](const auto &one) { return one.second.use_count() == 1; });
    entries_limit_ = entries_.size() + unheld_entries;
  }
  return entries_.emplace(id, std::make_shared<Entry>()).first->second;
}

void Vault::forget(const std::string &id) {
  std::shared_ptr<Entry> known;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    if (found != entries_.end()) known = found->second;
  }
  if (known) known->clear();
}

void Vault::publish(const InstallationRecord &record, std::int64_t margin_s) {
  const std::shared_ptr<Entry> target = entry(record.id());
  if (record.state == InstallationState::REMOVED || record.is_unclaimed || record.is_adopted ||
      record.access_token.empty()) {
    target->clear();
    return;
  }
  target->set(std::make_shared<const AccessToken>(record.token()), record.usable_until_s(margin_s));
}

Vault::Boarding Vault::flight(const std::string &name, const std::shared_ptr<net::SessionPool> &sessions, const void *owner,
                              Flight::Work work) {
  const std::lock_guard lock(mutex_);
  const auto found = flights_.find(name);
  if (found != flights_.end()) return {found->second.flight, false};
  auto landed = [this, name] {
    const std::lock_guard inner(mutex_);
    flights_.erase(name);
  };
  auto fresh = std::make_shared<Flight>(sessions, std::move(work), std::move(landed));
  flights_.emplace(name, Airborne{fresh, owner});
  return {fresh, true};
}

std::shared_ptr<Flight> Vault::find_parked(const void *owner) {
  const std::lock_guard lock(mutex_);
  // Held by nobody else and never begun: its caller was cancelled before. Starting it now would spend what nobody asks for.
  std::erase_if(flights_, [&](const auto &one) {
    return one.second.owner == owner && one.second.flight.use_count() == 1 && !one.second.flight->begun();
  });
  const auto found = std::find_if(flights_.begin(), flights_.end(),
                                  [&](const auto &one) { return one.second.owner == owner && one.second.flight->parked(); });
  return found == flights_.end() ? nullptr : found->second.flight;
}

void Vault::settle(const void *owner) {
  while (const std::shared_ptr<Flight> parked = find_parked(owner)) parked->bring_home();
}

}  // namespace ghlauth::auth
