// Plain values that the library gives.
#pragma once

#include <cstdint>
#include <string>

namespace ghlauth_binding {

/// A location of a company, as HighLevel lists it.
struct Location {
  std::string id;
  std::string name;
  std::string address;
  bool installed = false;
};

/// One thing that speaks against a request, or leaves open whether it is granted (GHLAUTH_REASON_..., GHLAUTH_REMEDY_...).
struct Finding {
  std::int32_t reason = 0;
  std::string reason_name;
  std::string message;
  std::int32_t remedy = 0;
  std::string remedy_name;
  std::string value;
  std::string hint;
};

/// An operation of the catalogue, as ghlauth/operation.h describes it.
struct Operation {
  std::string name;
  std::string product;
  std::string method;
  std::string path;
  std::string generation;
  std::string version;
  std::string scope;
  std::int32_t levels = 0;
};

/// How many rows were done, left out and failed.
struct Report {
  std::int64_t done = 0;
  std::int64_t skipped = 0;
  std::int64_t failed = 0;
};

}  // namespace ghlauth_binding
