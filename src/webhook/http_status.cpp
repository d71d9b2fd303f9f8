#include "webhook/http_status.hpp"

#include "core/error.hpp"

namespace ghlauth::webhook {

std::int32_t http_status(std::int32_t status) noexcept {
  switch (static_cast<Status>(status)) {
    case Status::OK:
    case Status::DUPLICATE:
    case Status::CLAIM_LOST: return 200;
    case Status::SIGNATURE_MISSING:
    case Status::SIGNATURE_REPEATED:
    case Status::SIGNATURE_MALFORMED:
    case Status::SIGNATURE_INVALID:
    case Status::SIGNATURE_LEGACY: return 401;
    case Status::OTHER_APP:
    case Status::APP_ID_MISSING: return 403;
    case Status::EVENT_MALFORMED:
    case Status::TIMESTAMP_MISSING:
    case Status::TIMESTAMP_FUTURE:
    case Status::STALE: return 400;
    default: return 429;
  }
}

}  // namespace ghlauth::webhook
