// A fleet of installations that is known by numbers: each of the first N can be named again without a list of them.
#pragma once

#include <ghlauth/ghlauth.h>

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>

/// The app of the fleet in a store. Throws nothing: what fails ends the program.
ghlauth_oauth *open_app(ghlauth_store *store);

class Fleet {
 public:
  /// `folder`: for what is made on the way.
  explicit Fleet(const std::string &folder);

  [[nodiscard]] std::string id(std::size_t index) const { return filled(id_, index); }
  /// Imports those from `first` up to `last` through the public ABI: many imports at once, so that commits are shared.
  void fill(ghlauth_store *store, std::size_t first, std::size_t last) const;
  /// By then all of them are due.
  [[nodiscard]] std::int64_t all_due_s() const { return obtained_at_s_ + lifetime_s; }

 private:
  static constexpr std::int64_t lifetime_s = 86399;
  class Source;

  [[nodiscard]] std::string filled(std::string text, std::size_t index) const;

  std::int64_t obtained_at_s_ = std::time(nullptr);
  std::string id_;    ///< with marks in the place of company and location
  std::string head_;  ///< of an export
  std::string line_;  ///< of an installation in it
};
