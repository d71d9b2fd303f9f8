// The catalogue of HighLevel's public operations: listed, found by name, and matched to a method and a path.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "permission/operation.hpp"

namespace ghlauth::permission {

/// All operations, sorted by generation and name.
std::span<const Operation> operations() noexcept;

/// The generation that a Version header, or the name of a generation, speaks of: "v3"; any other published Version and "" are
/// the older one. Nothing for a value that HighLevel does not publish.
std::optional<Generation> generation_of(std::string_view version) noexcept;

/// The operation of a method and a concrete path, or nullptr: what is not in the catalogue is never guessed.
/// The path may have a query or a fragment, and a slash more or less at its end. Segments are compared byte for byte after
/// percent-decoding; %2F is no separator. Where templates overlap, a literal segment goes before a parameter, the leftmost
/// first. Where the older generation has none, an operation that v3 publishes under an older Version is found. Allocates
/// nothing.
const Operation *match(std::string_view method, std::string_view path, std::string_view version) noexcept;

/// The operation of a name such as "contacts/get-contact", with a Version and a colon before it ("v3:") instead of the given
/// one.
const Operation *find(std::string_view name, std::string_view version) noexcept;

/// Either in one text: a name, or a method, blanks and a path; "v3:" may stand before both.
const Operation *parse(std::string_view text, std::string_view version) noexcept;

}  // namespace ghlauth::permission
