// The frame around every page, and the headers that keep other pages away from it.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/http.hpp"

namespace ghlauth::sandbox {

/// Which entry of the navigation a page belongs to. The consent page has no navigation, as it is HighLevel's own.
enum class Section { CONSENT, HOME, REQUESTS, FAULTS, CLOCK, SWITCHES, WEBHOOKS, INTEGRATIONS, APPS };

struct Page {
  Section section = Section::HOME;
  std::string title;
  std::string body;         ///< HTML
  std::string form_target;  ///< an origin beside our own that a form of the page may lead to; may be empty
  // For the few pages that have them.
  std::string_view script = {};  ///< the only one that may run
  bool fetches = false;          ///< the script may ask this server
  std::string frame = {};        ///< the origin that may be framed
};

/// scheme://authority of a URL, as a content security policy takes it: one cannot name an IPv6 address, so there the scheme has
/// to do.
std::string policy_source(std::string_view url);

/// A whole page that nothing can frame, script or cache.
Response html_page(unsigned status, const Page &page, std::string_view rule);

/// What went wrong, with a way back where there is one.
Response problem_page(unsigned status, Section section, std::string_view title, std::string_view text, std::string_view rule);

/// The headers of a page for what belongs to one and is no page.
Response &protect(Response &response);

/// After a form: the browser gets another page, so that a reload does not send the form again.
Response see_other(std::string_view path, std::string_view rule);

}  // namespace ghlauth::sandbox
