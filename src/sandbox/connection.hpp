// One request on its way through the HTTP server: collected from its callbacks, answered, and delivered as a fault wants it.
#pragma once

#include <microhttpd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "sandbox/faults.hpp"
#include "sandbox/http.hpp"
#include "sandbox/upload.hpp"

namespace ghlauth::sandbox {

class Server;

class Connection {
 public:
  static constexpr std::size_t max_body = 4U << 20;
  static constexpr std::chrono::seconds max_upload_time{60};

  Connection(Server &server, const char *uri);

  /// The server's access handler: called for the headers, for each part of the body, at its end, and after a suspension.
  MHD_Result step(MHD_Connection *connection, const char *method, const char *upload, std::size_t *upload_size);

 private:
  MHD_Result begin(MHD_Connection *connection, const char *method);
  MHD_Result deliver(MHD_Connection *connection);
  MHD_Result take(std::string_view bytes);
  MHD_Result refuse(MHD_Connection *connection, unsigned status, std::string_view message);

  Server &server_;
  Request request_;
  std::unique_ptr<Upload> upload_;  ///< of a multipart body
  std::chrono::steady_clock::time_point started_;
  std::optional<Delivery> delivery_;
  bool headers_read_ = false;
};

}  // namespace ghlauth::sandbox
