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

/// Texts end with NUL and live as long as the library; "" is none.
struct Operation {
  Text name_text, product_text, path_text, version_text, scope_text, content_types_text, paging_parameter_text, page_size_text,
      page_scope_text;
  std::uint16_t first_parameter;
  std::uint8_t parameter_count;
  std::uint8_t name_size;
  Generation generation;
  Method method;
  Admitted admitted;  ///< 0: HighLevel declares no security
  Paging paging;
  bool is_deprecated;

  [[nodiscard]] const char *name() const noexcept { return text_of(name_text); }  ///< "contacts/get-contact"
  [[nodiscard]] const char *product() const noexcept { return text_of(product_text); }
  [[nodiscard]] const char *path() const noexcept { return text_of(path_text); }  ///< the template
  [[nodiscard]] const char *version() const noexcept { return text_of(version_text); }
  [[nodiscard]] const char *scope() const noexcept { return text_of(scope_text); }
  /// The scope that HighLevel's scope page names for it, where that is another one than its files name.
  [[nodiscard]] const char *page_scope() const noexcept { return text_of(page_scope_text); }
  [[nodiscard]] const char *content_types() const noexcept { return text_of(content_types_text); }
  [[nodiscard]] const char *paging_parameter() const noexcept { return text_of(paging_parameter_text); }
  [[nodiscard]] const char *page_size_parameter() const noexcept { return text_of(page_size_text); }
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
