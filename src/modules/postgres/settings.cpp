#include "modules/postgres/settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "modules/stores/failure.hpp"

namespace ghlauth::postgres {

using stores::Failure;
using stores::throw_bad_url;
using stores::Url;

namespace {

constexpr const char *default_folder = "/var/run/postgresql";
// What libpq fills in from the environment or from files of the user when it is not said; this file cannot be, and is passed
// over by libpq without a word.
constexpr const char *no_file = "/dev/null/none";
// libpq 15 has no "sslrootcert=system".
constexpr std::array<const char *, 3> system_ca_files{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                                                      "/etc/ssl/ca-bundle.pem"};

bool is_in_environment(const char *name) {
  const char *value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::string system_ca_file() {
  const auto *found =
      std::find_if(system_ca_files.begin(), system_ca_files.end(), [](const char *file) { return access(file, R_OK) == 0; });
  if (found == system_ca_files.end())
    throw Failure(GHLAUTH_E_UNSUPPORTED, "this machine has no file of CA certificates to check PostgreSQL's with",
                  "Name the CA's in the URL: sslrootcert=/path/ca.pem");
  return *found;
}

std::string database_of(const std::string &path) {
  if (path.size() < 2) throw_bad_url("the URL of the store names no database", "Write postgres://user@host/database");
  if (path.find('/', 1) != std::string::npos)
    throw_bad_url("the URL of the store has a / in the name of its database", "Percent-encode one that belongs to it as %2F.");
  return path.substr(1);
}

}  // namespace

Settings::Settings(Url url) {
  if (url.user.empty()) throw_bad_url("the URL of the store names no user", "Write postgres://user@host/database");
  set("user", url.user);
  set("dbname", database_of(url.path));
  const std::string folder = url.take("host", url.host.empty() ? default_folder : "");
  if (!folder.empty() && !url.host.empty()) throw_bad_url("the URL of the store has two hosts", "Leave one out.");
  if (!folder.empty() && folder.front() != '/')
    throw_bad_url("the URL of the store has a host= that is no absolute path", "It is the folder of a Unix socket.");
  if (!folder.empty()) url.host = folder;
  set_server(url);
  set_tls(url);
  url.require_all_taken();

  // An empty value would leave the environment's in place.
  if (url.password && !url.password->reveal().empty())
    set("password", url.password->reveal());
  else if (is_in_environment("PGPASSWORD"))
    set("password", "-");
  set("passfile", no_file);
  set("channel_binding", "prefer");
  set("gssencmode", "disable");
  set("client_encoding", "UTF8");
  if (is_in_environment("PGOPTIONS")) set("options", " ");
  set("application_name", "ghlauth");
  set("target_session_attrs", "any");
  set("connect_timeout", "0");  // the time of the operation counts
  set("tcp_user_timeout", "30000");
}

void Settings::set_server(const Url &url) {
  if (url.host.find(',') != std::string::npos) throw_bad_url("the URL of the store has a folder with a comma as its host");
  const std::string port = std::to_string(url.port.value_or(5432));
  called_ = "PostgreSQL at " + (url.host.find(':') != std::string::npos ? "[" + url.host + "]" : url.host) + ":" + port;
  // An empty item of hostaddr stands for the host of its place.
  const bool is_overridden = is_in_environment("PGHOSTADDR");
  set("host", is_overridden ? url.host + "," + url.host : url.host);
  if (is_overridden) set("hostaddr", ",");
  set("port", port);
}

void Settings::set_tls(Url &url) {
  const bool is_local = stores::is_local(url.host);
  const std::string mode = url.take("sslmode", is_local ? "prefer" : "verify-full");
  const std::string ca = url.take("sslrootcert", "");
  const bool is_checked = mode == "verify-full" || mode == "verify-ca";
  if (!is_checked && mode != "disable" && mode != "allow" && mode != "prefer" && mode != "require")
    throw_bad_url("the URL of the store has an sslmode that there is not", "Leave it out, or use verify-full.");
  if (!is_local && !is_checked)
    throw Failure(GHLAUTH_E_UNSUPPORTED, "sslmode=" + mode + " does not check who answers, and the host is another machine",
                  "Use sslmode=verify-full, with sslrootcert=/path/ca.pem when the CA is your own.");
  if (mode == "verify-ca" && ca.empty())
    throw Failure(GHLAUTH_E_UNSUPPORTED, "sslmode=verify-ca takes any certificate of any public CA",
                  "Use sslmode=verify-full, or name your own CA with sslrootcert=/path/ca.pem.");
  if (!ca.empty() && !ca.starts_with('/'))
    throw_bad_url("sslrootcert in the URL of the store is not an absolute path", "Write sslrootcert=/path/ca.pem");
  set("sslmode", mode);
  set("sslrootcert", !ca.empty() ? ca : is_checked ? system_ca_file() : no_file);
  set("sslcert", url.take("sslcert", no_file));
  set("sslkey", url.take("sslkey", no_file));
  set("sslcrl", url.take("sslcrl", no_file));
  set("sslcrldir", no_file);
  set("sslcompression", "0");
  set("sslsni", "1");
  set("ssl_min_protocol_version", "TLSv1.2");
  set("ssl_max_protocol_version", "TLSv1.3");
}

std::vector<const char *> Settings::keywords() const {
  std::vector<const char *> list;
  for (const Setting &setting : settings_) list.push_back(setting.keyword);
  list.push_back(nullptr);
  return list;
}

std::vector<const char *> Settings::values() const {
  std::vector<const char *> list;
  for (const Setting &setting : settings_) list.push_back(setting.value.reveal().c_str());
  list.push_back(nullptr);
  return list;
}

}  // namespace ghlauth::postgres
