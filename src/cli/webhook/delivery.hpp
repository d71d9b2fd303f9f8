// A verified event on its way from HighLevel to the application.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ghlauth::cli {

using HeaderLines = std::vector<std::pair<std::string, std::string>>;

struct Delivery {
  std::string id;  ///< what duplicates are told by, within the app
  std::string type;
  std::string app_id;
  std::string company_id;
  std::string location_id;
  std::int64_t timestamp_s = -1;
  HeaderLines headers;  ///< of the request: those that are handed on
  std::string body;     ///< as it came
};

/// Gives an event to the application. Throws Failure when it was not accepted. Called by several threads at a time.
using HandOn = std::function<void(const Delivery &)>;

/// Runs a program for each event, without a shell: the event at its standard input, what it is about in its environment, which has
/// nothing of ours but PATH, HOME, LANG and TZ. Exit code 0 accepts it.
[[nodiscard]] HandOn hand_on_to_command(std::vector<std::string> command, std::int64_t timeout_ms);
/// Writes the event to a Unix socket, one connection for each, and closes that half; "ok" and an end of line accepts it.
[[nodiscard]] HandOn hand_on_to_socket(std::string path, std::int64_t timeout_ms);
/// Posts the event to an address; any 2xx accepts it.
[[nodiscard]] HandOn hand_on_to_upstream(std::string url, std::string ca_file, std::int64_t timeout_ms);
/// Prints a line for each, which accepts it.
[[nodiscard]] HandOn hand_on_to_output(bool as_json);

}  // namespace ghlauth::cli
