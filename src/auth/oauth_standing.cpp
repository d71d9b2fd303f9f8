// What a decision has to know of an installation: whether there is a token to ask with, or can be had. Nothing is sent for it.
#include <utility>

#include "auth/oauth.hpp"

namespace ghlauth::auth {

using permission::Standing;

Task<std::optional<InstallationRecord>> OAuth::minting_agency(const InstallationRecord &record) {
  if (record.level != Level::LOCATION || record.company_id.empty()) co_return std::nullopt;
  std::string id = InstallationRecord::id_of(app_id_, record.company_id);
  std::optional<store::Stored> agency = co_await environment_->vault->installations().load(std::move(id));
  if (!agency || agency->record.level != Level::AGENCY || agency->record.is_unclaimed || agency->record.is_adopted ||
      agency->record.state != InstallationState::VALID || agency->record.api_origin != record.api_origin ||
      !may_mint(agency->record))
    co_return std::nullopt;
  co_return std::move(agency->record);
}

Task<Standing> OAuth::standing(InstallationRecord record) {
  if (record.is_unclaimed || record.is_adopted) co_return Standing::NOT_IN_USE;
  if (record.state == InstallationState::REMOVED) co_return Standing::NOT_INSTALLED;
  if (record.state == InstallationState::INACTIVE) co_return now_s() < record.retry_at_s ? Standing::INACTIVE : Standing::USABLE;
  const bool can_refresh = record.state != InstallationState::NEEDS_AUTHORIZATION && !record.refresh_token.empty();
  if (can_refresh || is_good(record, 0)) co_return Standing::USABLE;
  const std::optional<InstallationRecord> agency = co_await minting_agency(record);
  co_return agency ? Standing::USABLE : Standing::EXPIRED;
}

Task<Standing> OAuth::standing_at(std::string location_id) {
  std::string id = InstallationRecord::id_of(app_id_, location_id);
  const std::optional<store::Stored> stored = co_await environment_->vault->installations().load(std::move(id));
  if (!stored) co_return Standing::USABLE;  // one that is not known here may be minted
  const Standing there = co_await standing(stored->record);
  co_return there == Standing::NOT_INSTALLED || there == Standing::INACTIVE ? there : Standing::USABLE;
}

}  // namespace ghlauth::auth
