// The session records of HighLevel's own SDK, line by line or as one document, into installations that are not used yet.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "auth/oauth.hpp"
#include "store/report.hpp"

namespace ghlauth::auth {

class SdkImport {
 public:
  /// `client_id`: the key that issued the tokens, which the records do not say; empty for the default. Throws CLIENT_INVALID for
  /// one that the app does not have.
  SdkImport(OAuthPtr oauth, const std::string &client_id, std::string owner, store::Report &report);

  /// Throws what the store throws; what is wrong with a record is in the report.
  Task<> take(std::string_view line);
  /// A line that cannot be one.
  void refuse(std::string reason);
  /// Throws INVALID_ARGUMENT when there was nothing to read, INCOMPLETE when something failed.
  Task<> finish();

 private:
  Task<> take_document(std::string_view json);
  Task<> take_session(SdkSession session);

  OAuthPtr oauth_;
  std::string client_id_;
  std::string owner_;
  store::Report &report_;
  std::int64_t line_ = 0;
  bool has_documents_ = false;
  SecretBytes whole_;  ///< a document that goes over several lines
};

}  // namespace ghlauth::auth
