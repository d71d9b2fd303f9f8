// A decision as people read it.
#pragma once

#include <ghlauth/decision.h>

#include <string>

namespace ghlauth::cli {

/// One word, for people and for programs.
[[nodiscard]] const char *outcome_word(const ghlauth_decision *decision, bool for_people);
/// Prints it with its reasons. `asked` is what was asked about, for what is no operation.
void show_decision(const ghlauth_decision *decision, const std::string &asked, const std::string &as);

}  // namespace ghlauth::cli
