// Forms of our own pages: each page has a token that works once, and a form is taken from this very origin only.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sandbox/pages/layout.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// Remembers a page that is shown with forms; `parameters` are what it was shown for. Returns the token for its forms.
std::string open_form(World &world, const std::vector<FormField> &parameters = {});

/// The beginning of a <form> with its token; end it with </form>.
std::string form_begin(std::string_view action, std::string_view token);

/// A form that was sent from a page of ours.
struct Submission {
  std::string token;
  std::vector<FormField> fields;
  std::vector<FormField> parameters;  ///< of its page

  [[nodiscard]] std::string_view text(std::string_view name) const noexcept { return field(fields, name).value_or(""); }
  [[nodiscard]] bool has(std::string_view name) const noexcept;
  /// All values of a repeated field.
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
};

/// The form of a request, or the page that refuses it.
std::variant<Submission, Response> read_form(const Call &call, Section section);

/// What the form asked for is done: its page is worth nothing any more.
void close_form(World &world, const Submission &form);

}  // namespace ghlauth::sandbox
