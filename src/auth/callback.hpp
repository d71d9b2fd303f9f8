// The request that came to the redirect URI.
#pragma once

#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace ghlauth::auth {

inline constexpr std::size_t max_callback_bytes = 8192;

/// The parameters that matter; absent ones are empty.
struct CallbackQuery {
  Secret code;
  std::string state;
  std::string error;
  std::string error_description;
  bool has_code = false;
  bool has_state = false;
  bool has_error = false;
};

/// Reads a whole URL or a query string. Throws CALLBACK_MALFORMED, CALLBACK_TOO_LONG, PARAMETER_REPEATED, and CODE_MISSING when
/// there is neither a code nor an error.
CallbackQuery parse_callback_query(std::string_view text);

/// A checked callback, ready for the exchange.
struct Callback {
  Secret code;
  std::string client_id;
  std::string redirect_uri;
  std::string app_data;
  std::string expected_id;  ///< the installation that is authorized again; empty: any
  bool is_unsolicited = false;
};

}  // namespace ghlauth::auth
