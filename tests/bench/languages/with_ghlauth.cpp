// A warm token and an authorized GET with ghlauth.hpp.
#include <ghlauth/ghlauth.hpp>

#include <cstdlib>

#include "measure.h"

namespace {

struct Bench {
  ghlauth::Credential credential;
  ghlauth::Client client;
  ghlauth::Bearer bearer;
};

void token(void *self) {
  auto &of = *static_cast<Bench *>(self);
  if (of.credential.bearer(of.bearer).empty()) std::abort();
}

void get(void *self) {
  const auto &of = *static_cast<Bench *>(self);
  const ghlauth::Response response = of.client.send(of.credential, ghlauth::Request("GET", std::getenv("GHLAUTH_BENCH_PATH")));
  if (response.body().find("\"contact\"") == std::string_view::npos) std::abort();
}

}  // namespace

int main() {
  ghlauth::Config config;
  config.set_api_url(std::getenv("GHLAUTH_BENCH_URL"));
  const ghlauth::Pit pit(config, std::getenv("GHLAUTH_BENCH_PIT"), {ghlauth::Level::location, "C2QujeCh8ZnC7al2InWR"});
  Bench bench{ghlauth::Credential(pit), ghlauth::Client(config), {}};
  measure_report("C++", "ghlauth", token, get, &bench);
}
