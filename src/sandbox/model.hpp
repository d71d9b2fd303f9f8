// What the sandbox knows: agencies, locations, contacts, apps, installations and the credentials that it gave out. Tokens and
// codes are kept as digests only, so that no listing can show one.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ghlauth::sandbox {

enum class Level { AGENCY, LOCATION };

/// "Company" or "Location", as tokens name the level.
constexpr const char *auth_class(Level level) noexcept { return level == Level::AGENCY ? "Company" : "Location"; }

using Scopes = std::vector<std::string>;

/// Members of a JSON object in their order; the values are JSON text.
using Record = std::vector<std::pair<std::string, std::string>>;

struct ClientKey {
  std::string id;
  std::string secret;
};

struct App {
  std::string id;
  std::string version_id;
  std::string name;
  std::vector<ClientKey> clients;  ///< never empty
  std::string default_client;
  std::vector<std::string> redirect_uris;
  Scopes scopes;
  Level target = Level::LOCATION;
  bool bulk = true;  ///< an agency user may install it on many locations at once
  std::string plan_id;
  std::string webhook_url;      ///< where its events go; empty: nowhere
  Record webhook_urls;          ///< by type of event, for those that go elsewhere; here the values are plain text
  std::string custom_page_url;  ///< shown in a frame; empty: none
  std::string webhook_key;      ///< the public Ed25519 key of its webhooks: DER, base64
  std::string shared_secret;    ///< encrypts the user context
};

struct Company {
  std::string id;
  std::string name;
  std::string email;
  std::string phone;
  std::string owner;    ///< name of its owner
  std::string user_id;  ///< who consents where the consent names nobody
};

struct Location {
  std::string id;
  std::string company_id;
  std::string name;
  bool active = true;
  std::int64_t created_ms = 0;
  Record fields;
};

/// What a location has: a contact, a course, an opportunity and so on.
struct Item {
  std::string id;
  std::string location_id;
  std::int64_t added_ms = 0;
  std::int64_t updated_ms = 0;
  Record fields;
};

using Contact = Item;

/// Whether a token of one answer was presented here since: the proof that the answer reached a client, which kept it.
using Presented = std::shared_ptr<bool>;

/// Numbers of one installation.
struct Tally {
  std::int64_t codes_exchanged = 0;
  std::int64_t refreshes_ok = 0;
  std::int64_t refreshes_refused = 0;
  std::int64_t refresh_reuses = 0;
  std::int64_t mints = 0;
  std::int64_t api_calls = 0;
  std::vector<Presented> answers;  ///< one for each answer with tokens, in their order
};

struct Installation {
  std::string app_id;
  Level level = Level::LOCATION;
  std::string resource_id;
  std::string company_id;
  Scopes scopes;
  std::string user_id;
  std::int64_t installed_ms = 0;
  bool bulk = false;
  bool future_locations = false;
  bool all_locations = false;
  std::vector<std::string> approved_locations;
};

/// One consent or one mint, and all tokens that come from it by rotation.
struct Grant {
  std::string client_id;
  std::string app_id;
  Level level = Level::LOCATION;
  std::string resource_id;
  std::string company_id;
  std::string user_id;
  Scopes scopes;
  bool minted = false;
  bool dead = false;
  std::int64_t access_valid_from = 0;  ///< access tokens with a lower serial number are revoked
};

struct Code {
  std::shared_ptr<Grant> grant;
  std::string redirect_uri;
  std::string challenge;
  std::int64_t expires_ms = 0;
  bool tells_installed = false;  ///< INSTALL is sent with its exchange
};

struct AccessToken {
  std::shared_ptr<Grant> grant;
  std::int64_t expires_ms = 0;
  std::int64_t serial = 0;
  Presented presented;
};

struct RefreshToken {
  std::shared_ptr<Grant> grant;
  std::int64_t expires_ms = 0;
  bool spent = false;
  Presented presented;
};

struct Pit {
  std::string id;  ///< names it in the control API; not a secret
  std::string name;
  Level level = Level::LOCATION;
  std::string resource_id;
  std::string company_id;
  Scopes scopes;
  std::int64_t created_ms = 0;
  std::int64_t last_used_ms = 0;
  std::int64_t expires_ms = std::numeric_limits<std::int64_t>::max();
};

/// Scopes as tokens and forms write them.
std::string join_scopes(const Scopes &scopes);
Scopes split_scopes(std::string_view text);
bool contains(const std::vector<std::string> &list, std::string_view value) noexcept;
/// "2026-01-31T10:30:00.000Z"
std::string iso_time(std::int64_t unix_ms);

}  // namespace ghlauth::sandbox
