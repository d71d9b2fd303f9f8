// The answers of the listener. They are the same whatever a request says: nothing of it is repeated.
#pragma once

#include <microhttpd.h>

#include <cstdint>
#include <string>

namespace ghlauth::login {

/// Answers with what a verdict (GHLAUTH_LOGIN_...) means.
MHD_Result answer(MHD_Connection *connection, std::int32_t verdict, const std::string &clean_url);

}  // namespace ghlauth::login
