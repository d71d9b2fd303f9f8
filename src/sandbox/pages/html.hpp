// HTML for people: everything that is not ours is escaped.
#pragma once

#include <cstdint>
#include <initializer_list>
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

/// A table that scrolls by itself where there is no room for it. A heading stands above it, so the caption is for screen
/// readers; `columns` are plain text, `rows` are HTML.
std::string html_table(std::string_view caption, std::initializer_list<std::string_view> columns, std::string_view rows);

/// A control with its label and, where it is given, a hint, which is plain text; `control` is HTML and has the id.
std::string html_field(std::string_view id, std::string_view label, std::string_view control, std::string_view hint = {});

/// <input>; `more` are attributes in HTML.
std::string html_input(std::string_view type, std::string_view id, std::string_view value, std::string_view more = {});

/// <input type="hidden">
std::string html_hidden(std::string_view name, std::string_view value);

/// <option>
std::string html_option(std::string_view value, std::string_view words, bool is_chosen = false);

/// A small label: "good", "warn", or neither.
std::string html_pill(std::string_view kind, std::string_view text);

/// "13 days 2 hours", "-1 minute", "0 seconds"; what is below the second of its parts is left out.
std::string duration_words(std::int64_t ms);

/// "2026-01-31 10:30 UTC"
std::string html_time(std::int64_t unix_ms);
/// "10:30:25", with the date for who asks for it
std::string html_time_of_day(std::int64_t unix_ms);
/// "2026-01-31 10:30:25 UTC"
std::string html_moment(std::int64_t unix_ms);

/// "1 sub-account", "2 sub-accounts"
std::string html_count(std::size_t count, std::string_view thing);

}  // namespace ghlauth::sandbox
