// May this subject call this operation? Allowed, denied with a primary reason and all the others, or left open where HighLevel's own
// sources do not tell: a wrong "no" is worse than a request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "permission/catalogue.hpp"
#include "permission/subject.hpp"
#include "protocol/user_context.hpp"

namespace ghlauth::permission {

/// The numbers are those of the public header, as are the two below.
enum class Outcome : std::int32_t { ALLOWED = 1, DENIED = 2, UNDETERMINED = 3 };

enum class Reason : std::int32_t {
#define GHLAUTH_REASON(name, number, weight, status) name = number,
#define GHLAUTH_REMEDY(name, number)
#include "permission/decision.def"
#undef GHLAUTH_REASON
#undef GHLAUTH_REMEDY
};

enum class Remedy : std::int32_t {
#define GHLAUTH_REASON(name, number, weight, status)
#define GHLAUTH_REMEDY(name, number) name = number,
#include "permission/decision.def"
#undef GHLAUTH_REASON
#undef GHLAUTH_REMEDY
};

/// "SCOPE_MISSING"; nullptr for a number that is none.
const char *reason_name(std::int32_t reason) noexcept;
const char *remedy_name(std::int32_t remedy) noexcept;
bool denies(Reason reason) noexcept;
/// What a request of such a credential fails with that is not sent for that reason: what HighLevel's refusal would be.
Status status_of(Reason reason, CredentialKind kind) noexcept;

struct Question {
  std::string_view asked;                 ///< as it was put: a name, or a method and a path; for sentences, and the location in a path
  const Operation *operation = nullptr;   ///< what it was found to be; null: not known
  const Operation *elsewhere = nullptr;   ///< where it is null: the operation of the other generation
  std::string_view version;               ///< that will be sent; empty: the operation's own
  std::string_view location_id;           ///< that it is about; empty: not said
  const UserContext *user = nullptr;      ///< on whose behalf
};

/// Looks up what is asked: a name or a method and a path, with "v3:" before it or not. `generation` holds where `version` is empty.
Question question_of(std::string_view asked, std::string_view version, std::string_view generation) noexcept;

struct Finding {
  Reason reason;
  Remedy remedy;
  std::string value;    ///< of the remedy: the scope, the Version, the location id
  std::string message;  ///< one sentence
};

struct Decision {
  Outcome outcome = Outcome::ALLOWED;
  const Operation *operation = nullptr;
  std::vector<Finding> findings;  ///< the primary one first
};

Decision decide(const Subject &subject, const Question &question);

/// What can be done about it, in one sentence.
std::string remedy_sentence(const Finding &finding);

}  // namespace ghlauth::permission
