#include "cli/decision_text.hpp"

#include "cli/text.hpp"

namespace ghlauth::cli {

const char *outcome_word(const ghlauth_decision *decision, bool for_people) {
  switch (ghlauth_decision_outcome(decision)) {
    case GHLAUTH_OUTCOME_ALLOWED: return for_people ? "yes" : "allowed";
    case GHLAUTH_OUTCOME_DENIED: return for_people ? "no" : "denied";
    default: return for_people ? "perhaps" : "undetermined";
  }
}

void show_decision(const ghlauth_decision *decision, const std::string &asked, const std::string &as) {
  const ghlauth_operation *operation = ghlauth_decision_operation(decision);
  const std::string what = operation == nullptr
                               ? asked
                               : std::string(ghlauth_operation_name(operation)) + ", " + ghlauth_operation_method(operation) +
                                     ' ' + ghlauth_operation_path(operation) + " of " + ghlauth_operation_generation(operation);
  show_wrapped(std::string(outcome_word(decision, true)) + ": " + printable(what) + ", as " + printable(as), 2);
  for (std::size_t i = 0; i < ghlauth_decision_count(decision); ++i) {
    show_wrapped("- " + printable(ghlauth_decision_message_at(decision, i)), 4, 2);
    show_wrapped(printable(ghlauth_decision_hint_at(decision, i)), 4, 4);
  }
}

}  // namespace ghlauth::cli
