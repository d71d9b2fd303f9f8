// What a receiver answers.
#pragma once

#include <cstdint>

namespace ghlauth::webhook {

/// The HTTP status for the outcome of a verification, or of handling. HighLevel repeats what is not answered with 2xx (by its older
/// documents with 429 alone), so 2xx is for what was handled, and 429 for what may succeed later.
std::int32_t http_status(std::int32_t status) noexcept;

}  // namespace ghlauth::webhook
