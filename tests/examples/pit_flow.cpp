// Flow 1, a Private Integration Token, in C++: reads one contact of a location.
//   HIGHLEVEL_PIT=pit-... pit_flow_cpp <api url> <location id> <contact id>
#include <chrono>
#include <ghlauth/ghlauth.hpp>
#include <iostream>
#include <string>

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  const std::string location_id = argv[2], contact_id = argv[3];
  try {
    ghlauth::Config config;
    config.set_api_url(argv[1]);  // left out: the production API
    ghlauth::Pit pit = ghlauth::Pit::from_env(config, "HIGHLEVEL_PIT", {ghlauth::Level::location, location_id});
    ghlauth::Client client(config);
    ghlauth::Response response = client.send(ghlauth::Credential(pit), {"GET", "/contacts/" + contact_id});
    std::cout << response.body() << "\n";
  } catch (const ghlauth::RateLimitedError &error) {
    std::cerr << "try again in " << error.retry_after().value_or(std::chrono::seconds(10)).count() << " ms\n";
    return 75;
  } catch (const ghlauth::Error &error) {
    std::cerr << error.name() << ": " << error.message() << " " << error.hint() << "\n";
    return 1;
  }
}
