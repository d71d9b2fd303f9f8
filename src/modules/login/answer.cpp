#include "modules/login/answer.hpp"

#include <ghlauth/module.h>

#include <memory>
#include <string_view>

namespace ghlauth::login {
namespace {

using Response = std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)>;

constexpr std::string_view done_page =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Login</title></head>\n"
    "<body><h1>You can close this window</h1><p>The answer has arrived. The program that opened this page goes on by "
    "itself.</p>"
    "</body></html>\n";
constexpr std::string_view moved_page =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Login</title></head>\n"
    "<body><p>The answer has arrived.</p></body></html>\n";
constexpr std::string_view refusal_page =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not expected</title></head>\n"
    "<body><h1>Not expected</h1><p>This is not the answer that a program on this machine waits for. Nothing has changed.</p>"
    "</body></html>\n";

constexpr std::pair<const char *, const char *> headers[] = {
    {MHD_HTTP_HEADER_CONTENT_TYPE, "text/html; charset=utf-8"},
    {MHD_HTTP_HEADER_CACHE_CONTROL, "no-store"},
    {"Referrer-Policy", "no-referrer"},
    {"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    // One request for each connection: what is limited for one is limited for the other.
    {MHD_HTTP_HEADER_CONNECTION, "close"},
};

/// The texts are static: they are neither copied nor written to.
void *body_of(std::string_view text) noexcept { return const_cast<char *>(text.data()); }

}  // namespace

MHD_Result answer(MHD_Connection *connection, std::int32_t verdict, const std::string &clean_url) {
  const bool redirects = verdict == GHLAUTH_LOGIN_REDIRECT;
  const bool is_done = verdict == GHLAUTH_LOGIN_PAGE;
  const std::string_view page = redirects ? moved_page : is_done ? done_page : refusal_page;
  const Response response(MHD_create_response_from_buffer(page.size(), body_of(page), MHD_RESPMEM_PERSISTENT),
                          &MHD_destroy_response);
  if (!response) return MHD_NO;
  for (const auto &[name, value] : headers)
    if (MHD_add_response_header(response.get(), name, value) != MHD_YES) return MHD_NO;
  if (redirects && MHD_add_response_header(response.get(), MHD_HTTP_HEADER_LOCATION, clean_url.c_str()) != MHD_YES)
    return MHD_NO;
  const unsigned status = redirects ? MHD_HTTP_SEE_OTHER : is_done ? MHD_HTTP_OK : MHD_HTTP_BAD_REQUEST;
  return MHD_queue_response(connection, status, response.get());
}

}  // namespace ghlauth::login
