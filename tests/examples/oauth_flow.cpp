// Flow 2, OAuth 2.0, in C++: prints the URL that the user's browser opens, reads the URL that it was sent to, then makes a call.
//   HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... oauth_flow_cpp <api url> <marketplace url> <redirect uri> <path>
#include <cstdlib>
#include <ghlauth/ghlauth.hpp>
#include <iostream>
#include <string>

namespace {

std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  try {
    ghlauth::Config config;
    config.set_api_url(argv[1]).set_marketplace_url(argv[2]);  // left out: production
    const std::string client_id = variable("HIGHLEVEL_CLIENT_ID"), client_secret = variable("HIGHLEVEL_CLIENT_SECRET");
    ghlauth::OAuth oauth(config, client_id, client_secret, argv[3]);
    std::cout << oauth.authorize_url(ghlauth::AuthorizeOptions().set_scopes({"contacts.readonly"})).url << std::endl;
    std::string callback_url;
    std::getline(std::cin, callback_url);
    ghlauth::Installation installation = oauth.exchange(oauth.parse_callback(callback_url), "tenant 7");
    ghlauth::Credential credential(oauth, installation);  // its access token is refreshed by itself
    std::cout << ghlauth::Client(config).send(credential, {"GET", argv[4]}).body() << "\n";
  } catch (const ghlauth::NeedsAuthorizationError &error) {
    std::cerr << "authorize again: " << error.message() << "\n";
    return 1;
  } catch (const ghlauth::Error &error) {
    std::cerr << error.name() << ": " << error.message() << " " << error.hint() << "\n";
    return 1;
  }
}
