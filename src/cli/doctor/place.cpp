#include "cli/doctor/place.hpp"

#include <ghlauth/version.h>
#include <sys/stat.h>

#include <filesystem>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/http.hpp"
#include "cli/secret_input.hpp"
#include "cli/store/store.hpp"

namespace ghlauth::cli {
namespace {

namespace fs = std::filesystem;

void look_at_permissions(const fs::path &path, const char *what, Findings &findings) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) return;
  const bool is_folder = S_ISDIR(info.st_mode);
  if ((info.st_mode & 077) == 0)
    return findings.push_back({"files", Health::GOOD, std::string(what) + " " + path.string() + " is closed to other users", ""});
  findings.push_back({"files", Health::BAD, std::string("other users have access to ") + what + ' ' + path.string(),
                      std::string(is_folder ? "chmod 700 " : "chmod 600 ") + path.string()});
}

}  // namespace

void look_at_versions(Findings &findings) {
  const std::string text = std::string("ghlauth ") + ghlauth_version_string() + ", " + http_library();
  if (has_http2()) return findings.push_back({"version", Health::GOOD, text, ""});
  findings.push_back({"version", Health::NOTE, text + ": this libcurl has no HTTP/2",
                      "All works, over more connections. A libcurl with nghttp2 shares one among many requests."});
}

bool look_at_store(const Options &options, Findings &findings) {
  look_at_permissions(config_folder(), "the folder", findings);
  const fs::path key = key_file_of(options);
  if (options.key_env.empty() && !is_credential(key)) look_at_permissions(key, "the key file", findings);
  if (options.store.empty()) look_at_permissions(data_folder() / "store.db", "the store", findings);
  try {
    const Store store = open_store(options);
    if (!store) {
      findings.push_back({"store", Health::NOTE, "there is none yet", "Log in: ghlauth login"});
      return false;
    }
    const std::string warning = ghlauth_store_warning(store.get());
    findings.push_back({"store", warning.empty() ? Health::GOOD : Health::NOTE,
                        warning.empty() ? "opens with its key" : "opens with its key, but: " + warning, ""});
    return true;
  } catch (const Failure &failure) {
    findings.push_back({"store", Health::BAD, failure.message, failure.hint});
    return false;
  }
}

}  // namespace ghlauth::cli
