// Keeps the grants of an app alive: a refresh token dies when it isn't used for a year.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "auth/oauth.hpp"
#include "store/report.hpp"

namespace ghlauth::auth {

struct KeepOptions {
  std::int64_t age_s = 30 * 86400;            ///< of a refresh token that is renewed
  std::int64_t max_refreshes = INT64_MAX;     ///< in this run
  std::size_t parallel = 4;                   ///< refreshes under way at a time
  std::int64_t interval_ms = 100;             ///< between the beginnings of two
  std::int64_t tombstone_age_s = 30 * 86400;  ///< of a removed installation that is deleted
  bool reconcile = true;                      ///< each company first
  /// After each installation; the status is 0 for a renewed one.
  std::function<void(const std::string &id, std::int32_t status)> progress = [](const std::string &, std::int32_t) {};
};

class Keeper {
 public:
  Keeper(OAuthPtr oauth, KeepOptions options, store::Report &report);
  /// One run. Throws what `cancel` does, and failures of the store; those of single installations are in the report.
  void run(const Cancel &cancel);

 private:
  void look_at_all(const Cancel &cancel);
  void reconcile_all(const Cancel &cancel);
  [[nodiscard]] std::int64_t renewable_before_s(const std::string &id) const;
  [[nodiscard]] bool is_to_be_renewed(const InstallationRecord &record);
  std::optional<std::string> next_id(const Cancel &cancel);
  Task<> renew(std::string id);
  void done(const std::string &id, const std::optional<Error> &failure);

  OAuthPtr oauth_;
  KeepOptions options_;
  store::Report &report_;
  std::set<std::string> agencies_;     // the companies that have a grant of their own
  std::set<std::string> seen_;         // in this run
  std::vector<std::string> upcoming_;  // the next one last
  std::int64_t begun_ = 0;
  std::int64_t next_at_ms_ = 0;
};

}  // namespace ghlauth::auth
