#include "permission/subject.hpp"

#include <utility>

#include "protocol/jwt_hints.hpp"

namespace ghlauth::permission {

Subject subject_of(std::shared_ptr<const AccessToken> token) {
  Subject subject;
  subject.kind = token->text.reveal().starts_with("pit-") ? CredentialKind::PIT : CredentialKind::OAUTH;
  subject.level = token->level;
  subject.company_id = token->company_id;
  subject.location_id = token->location_id;
  subject.scopes = token->scopes;
  if (subject.kind == CredentialKind::PIT || (token->level != Level::UNKNOWN && !token->scopes.empty())) {
    subject.owner = std::move(token);
    return subject;
  }
  // Claims that nobody can verify: good enough to say no without asking, since HighLevel reads the same ones.
  struct Hinted {
    std::shared_ptr<const AccessToken> token;
    JwtClaims claims;
  };
  const auto hinted = std::make_shared<const Hinted>(Hinted{token, read_jwt_claims(token->text.reveal())});
  const JwtClaims &claims = hinted->claims;
  if (subject.scopes.empty()) subject.scopes = claims.scopes;
  if (subject.level == Level::UNKNOWN) {
    subject.level = claims.level;
    if (claims.level == Level::AGENCY) subject.company_id = claims.resource_id;
    if (claims.level == Level::LOCATION) subject.location_id = claims.resource_id;
  }
  subject.owner = hinted;
  return subject;
}

}  // namespace ghlauth::permission
