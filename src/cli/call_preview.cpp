#include "cli/call_preview.hpp"

#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "cli/decision_text.hpp"
#include "cli/failure.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

void show_request(const ghlauth_preview *preview) {
  std::printf("\n%s %s\n", ghlauth_preview_method(preview), printable(ghlauth_preview_url(preview)).c_str());
  const ghlauth_headers *headers = ghlauth_preview_headers(preview);
  for (std::size_t i = 0; i < ghlauth_headers_size(headers); ++i)
    std::printf("%s: %s\n", printable(ghlauth_headers_name_at(headers, i)).c_str(),
                printable(ghlauth_headers_value_at(headers, i)).c_str());
  const std::string_view body(ghlauth_preview_body(preview), ghlauth_preview_body_size(preview));
  const char *type = ghlauth_headers_find(headers, "Content-Type");
  if (type != nullptr && std::string_view(type).starts_with("multipart/")) std::printf("\n[parts, read when they are sent]\n");
  if (body.empty()) return;
  const std::string shown = is_terminal(STDOUT_FILENO) ? printable(body, true) : std::string(body);
  std::printf("\n");
  std::fwrite(shown.data(), 1, shown.size(), stdout);
  if (shown.back() != '\n') std::printf("\n");
}

}  // namespace

int show_preview(const Client &client, const Chosen &chosen, const Request &request, const std::string &location) {
  const Preview preview =
      made<Preview>([&](auto out, auto error) { return ghlauth_preview_new(out, client.get(), request.get(), error); });
  const std::string asked = std::string(ghlauth_preview_method(preview.get())) + ' ' + ghlauth_preview_path(preview.get());
  const char *version = ghlauth_headers_find(ghlauth_preview_headers(preview.get()), "Version");
  const Decision decision = made<Decision>([&](auto out, auto error) {
    return ghlauth_credential_decide(chosen.credential.get(), out, asked.c_str(), version, location.c_str(), nullptr, error);
  });
  show_decision(decision.get(), asked, chosen.as);
  show_request(preview.get());
  return ghlauth_decision_outcome(decision.get()) == GHLAUTH_OUTCOME_DENIED ? exit_failed : exit_ok;
}

}  // namespace ghlauth::cli
