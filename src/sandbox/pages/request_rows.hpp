// One request, as the list and its own page show it.
#pragma once

#include <string>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// Whether it was carried out and answered as it should be.
bool is_fine(const Seen &seen) noexcept;

/// "200", "no answer"
std::string status_words(const Seen &seen);

/// Why it was answered so, in sentences; empty where nothing went wrong.
std::string reason_words(const Seen &seen);

/// The app or the private integration that sent it; empty when it is not known.
std::string sender_name(const State &state, const Seen &seen);

/// A row of the list, in HTML.
std::string request_row(const State &state, const Seen &seen);

}  // namespace ghlauth::sandbox
