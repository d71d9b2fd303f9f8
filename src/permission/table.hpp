// The tables that generate_table makes of operations.txt. Read-only data: nothing of it is built or relocated at load.
#pragma once

#include <cstddef>
#include <cstdint>

#include "permission/operation.hpp"
#include "permission/scopes.hpp"

namespace ghlauth::permission::table {

/// A node of the tree of templates: a segment of a path, below the segments before it.
struct Node {
  Text literal;                  ///< the segment itself; unused for the node of a parameter
  std::uint16_t first_child;     ///< the nodes of literal segments below, sorted by their bytes
  std::uint16_t parameter;       ///< the node of a parameter below; 0: none
  std::uint16_t first_endpoint;  ///< the operations that end here
  std::uint8_t literal_size;
  std::uint8_t child_count;
  std::uint8_t endpoint_count;
};

inline constexpr std::size_t max_literal_size = 64;  ///< generate_table holds both
inline constexpr std::size_t max_depth = 16;

extern const Operation operations[];  ///< sorted by generation and name
extern const std::uint16_t operation_count;
extern const std::uint16_t first_of_v3;  ///< where its operations begin
extern const Parameter parameters[];
extern const PagingRule pagings[];
extern const ScopeName scopes[];  ///< sorted by name
extern const std::uint16_t scope_count;
extern const Node nodes[];  ///< the first is none, then come the roots
extern const std::uint16_t endpoints[];

inline const Node &root(Generation generation) noexcept { return nodes[generation == Generation::V3 ? 2 : 1]; }
/// Of the operations that the files of v3 publish under a Version of the older generation.
inline const Node &root_of_both() noexcept { return nodes[3]; }

}  // namespace ghlauth::permission::table
