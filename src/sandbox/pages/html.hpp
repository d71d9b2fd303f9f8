// HTML for people: everything that is not ours is escaped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ghlauth::sandbox {

/// Text or a quoted attribute value.
std::string html_escape(std::string_view text);

/// <code>text</code>
std::string html_code(std::string_view text);

/// <a href="href">text</a>
std::string html_link(std::string_view href, std::string_view text);

/// One row of a <dl>; `value` is HTML.
std::string html_fact(std::string_view name, std::string_view value);

/// "2026-01-31 10:30 UTC"
std::string html_time(std::int64_t unix_ms);
/// "2026-01-31 10:30:25 UTC"
std::string html_moment(std::int64_t unix_ms);

/// "1 sub-account", "2 sub-accounts"
std::string html_count(std::size_t count, std::string_view thing);

}  // namespace ghlauth::sandbox
