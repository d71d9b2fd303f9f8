// Scopes in plain words, and which ones a private integration can have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/model.hpp"

namespace ghlauth::sandbox {

/// What a scope lets an app do: "View contacts". A scope without words of its own gets them from its name.
std::string describe_scope(std::string_view scope);

/// The scopes that are offered for a private integration of a level.
std::vector<std::string_view> offered_scopes(Level level);

/// A list of scopes, each with its words.
std::string html_scopes(const Scopes &scopes);

}  // namespace ghlauth::sandbox
