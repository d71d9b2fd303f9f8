// The part of the consent page where an account is chosen, and how its answer is read.
#pragma once

#include <string>

#include "sandbox/consent.hpp"
#include "sandbox/pages/forms.hpp"

namespace ghlauth::sandbox {

/// One set of choices for each agency: the agency itself where the app allows that, and its sub-accounts.
std::string consent_choices(const State &state, const App &app);

/// Throws INVALID_ARGUMENT when nothing was chosen.
Approval read_choice(const Submission &form);

}  // namespace ghlauth::sandbox
