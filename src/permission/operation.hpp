// One public operation of the HighLevel API: an entry of the built-in catalogue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ghlauth::permission {

enum class Generation : std::uint8_t { V2021_07_28, V3 };
enum class Method : std::uint8_t { GET, POST, PUT, DELETE, PATCH };
enum class Place : std::uint8_t { PATH, QUERY, BODY };

/// How the next page is asked for. The numbers are those of the public header, as are the two sets of bits below.
enum class Paging : std::uint8_t { NONE = 0, SKIP = 1, PAGE = 2, CURSOR = 3, TOKEN = 4 };

using Levels = std::uint8_t;
inline constexpr Levels agency_level = 1;
inline constexpr Levels location_level = 2;

/// Whose credentials an operation admits.
using Admitted = std::uint8_t;
inline constexpr Admitted admits_location_pit = 1;
inline constexpr Admitted admits_agency_pit = 2;
inline constexpr Admitted admits_location_oauth = 4;
inline constexpr Admitted admits_agency_oauth = 8;

namespace table {
/// All texts, each ended with NUL. Offsets rather than pointers: the table needs no relocation and stays in shared pages.
extern const char texts[];
}  // namespace table

using Text = std::uint32_t;
inline const char *text_of(Text text) noexcept { return table::texts + text; }

struct Parameter {
  Text name_text;
  Place place;
  bool is_required;

  [[nodiscard]] const char *name() const noexcept { return text_of(name_text); }
};

/// How the next page is asked for, and what an answer says, as catalogue_text.py explains it. Lists have commas in them, paths
/// dots.
struct PagingRule {
  Text parameter_text, parameters_text, size_text, items_text, next_text, more_text, total_text;
  Paging kind;
  std::uint8_t first_page;  ///< what the first one is called
  bool is_sent_as_text;     ///< of a number in the body

  [[nodiscard]] const char *parameter() const noexcept { return text_of(parameter_text); }    ///< the first of
  [[nodiscard]] const char *parameters() const noexcept { return text_of(parameters_text); }  ///< what leads to the next page
  [[nodiscard]] const char *size() const noexcept { return text_of(size_text); }
  /// The array of a page; "" where nobody knows enough of the answers to step through the pages.
  [[nodiscard]] const char *items() const noexcept { return text_of(items_text); }
  [[nodiscard]] const char *next() const noexcept { return text_of(next_text); }
  [[nodiscard]] const char *more() const noexcept { return text_of(more_text); }
  [[nodiscard]] const char *total() const noexcept { return text_of(total_text); }
};

/// Texts end with NUL and live as long as the library; "" is none.
struct Operation {
  Text name_text, product_text, path_text, version_text, scope_text, content_types_text, page_scope_text;
  std::uint16_t first_parameter;
  std::uint16_t paging_index;
  std::uint8_t parameter_count;
  std::uint8_t name_size;
  Generation generation;
  Method method;
  Admitted admitted;  ///< 0: HighLevel declares no security
  bool is_deprecated;

  [[nodiscard]] const char *name() const noexcept { return text_of(name_text); }  ///< "contacts/get-contact"
  [[nodiscard]] const char *product() const noexcept { return text_of(product_text); }
  [[nodiscard]] const char *path() const noexcept { return text_of(path_text); }  ///< the template
  [[nodiscard]] const char *version() const noexcept { return text_of(version_text); }
  [[nodiscard]] const char *scope() const noexcept { return text_of(scope_text); }
  /// The scope that HighLevel's scope page names for it, where that is another one than its files name.
  [[nodiscard]] const char *page_scope() const noexcept { return text_of(page_scope_text); }
  [[nodiscard]] const char *content_types() const noexcept { return text_of(content_types_text); }
  [[nodiscard]] const PagingRule &paging() const noexcept;
  [[nodiscard]] std::span<const Parameter> parameters() const noexcept;

  [[nodiscard]] bool has_security() const noexcept { return admitted != 0; }
  [[nodiscard]] Levels levels() const noexcept {
    return static_cast<Levels>((admitted & (admits_agency_pit | admits_agency_oauth) ? agency_level : 0) |
                               (admitted & (admits_location_pit | admits_location_oauth) ? location_level : 0));
  }
};

const char *generation_name(Generation generation) noexcept;
const char *method_name(Method method) noexcept;
const char *place_name(Place place) noexcept;

}  // namespace ghlauth::permission
