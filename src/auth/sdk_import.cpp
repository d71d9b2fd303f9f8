#include "auth/sdk_import.hpp"

#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/json.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::size_t max_whole_bytes = 64U << 20;

std::string name_of(const SdkSession &session) {
  return InstallationRecord::id_of(session.app_id, session.answer.level == Level::LOCATION ? session.answer.location_id
                                                                                           : session.answer.company_id);
}

}  // namespace

SdkImport::SdkImport(OAuthPtr oauth, const std::string &client_id, std::string owner, store::Report &report)
    : oauth_(std::move(oauth)),
      client_id_(oauth_->known_client_id(client_id)),
      owner_(std::move(owner)),
      report_(report) {}

Task<> SdkImport::take(std::string_view line) {
  ++line_;
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) co_return;
  const bool is_document = whole_.empty() && JsonDocument::try_parse(line).has_value();
  if (is_document) {
    has_documents_ = true;
    co_await take_document(line);
  } else if (has_documents_) {
    report_.fail("line " + std::to_string(line_), "it is no JSON");
  } else {  // the first of the lines of a document that has many
    if (whole_.size() + line.size() >= max_whole_bytes)
      throw_invalid("a document of more than 64 MiB", "Write one record in each line, as mongoexport does.");
    append(whole_, line);
    whole_.push_back('\n');
  }
}

void SdkImport::refuse(std::string reason) {
  ++line_;
  report_.fail("line " + std::to_string(line_), std::move(reason));
}

Task<> SdkImport::finish() {
  if (!whole_.empty()) {
    if (!JsonDocument::try_parse(view(whole_)))
      throw_invalid("the session records are no JSON", "Give one record in each line, or one document with all of them.");
    co_await take_document(view(whole_));
  } else if (!has_documents_ && report_.failed == 0) {
    throw_invalid("there are no session records");
  }
  report_.require_complete();
}

Task<> SdkImport::take_document(std::string_view json) {
  const JsonDocument document = JsonDocument::parse(json);
  std::vector<SdkSession> sessions;
  std::int64_t place = 0;
  visit_sdk_sessions(document.root(), [&](const JsonValue &record, std::string_view key) {
    ++place;
    try {
      sessions.push_back(read_sdk_session(record, key));
    } catch (const Error &error) {
      std::string name(key);
      if (name.empty()) name = whole_.empty() ? "line " + std::to_string(line_) : "record " + std::to_string(place);
      report_.fail(name, std::string(error.message()));
    }
  });
  for (SdkSession &session : sessions) co_await take_session(std::move(session));
}

Task<> SdkImport::take_session(SdkSession session) {
  if (session.app_id.empty()) session.app_id = oauth_->app_id();
  if (session.app_id != oauth_->app_id()) {  // one collection may hold those of several apps
    ++report_.skipped;
    co_return;
  }
  const std::string name = name_of(session);
  try {
    const bool adopted = co_await oauth_->adopt(std::move(session), client_id_, owner_);
    ++(adopted ? report_.done : report_.skipped);
  } catch (const store::RowFault &fault) {
    report_.fail(name, std::string(fault.message()));
  }
}

}  // namespace ghlauth::auth
