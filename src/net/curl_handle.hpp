// An easy handle of libcurl, which exchanges use in turn.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace ghlauth::net {

class CurlExchange;

struct CurlHandle {
  struct Cleanup {
    void operator()(CURL *handle) const noexcept { curl_easy_cleanup(handle); }
  };

  CurlExchange *exchange = nullptr;             ///< that uses it now; the callbacks of libcurl are given this handle
  std::array<char, CURL_ERROR_SIZE> detail{};  ///< libcurl's words for a failure
  std::vector<curl_slist> header_lines;         ///< of the request, linked

  // What it was told last, and need not be told again: most exchanges are like the one before.
  std::string bodiless_method;  ///< "": the request had a body
  long connect_timeout_ms = -1;
  long has_own_connection = -1;
  long waits_for_pipe = -1;

  std::unique_ptr<CURL, Cleanup> easy;  // after all that it points to
};

}  // namespace ghlauth::net
