// An answer of the token endpoint, read and checked, next to cJSON alone that reads the same members.
#include <benchmark/benchmark.h>
#include <cjson/cJSON.h>

#include <string>
#include <utility>
#include <vector>

#include "protocol/token_answer.hpp"
#include "tokens.hpp"

namespace {

const std::string &answer() {
  static const std::string text = R"({"access_token":")" + access_token() + R"(","token_type":"Bearer","expires_in":86399,)"
      R"("refresh_token":")" + refresh_token() + R"(","refreshTokenId":"6578278e879ad2646715ba9c",)"
      R"("scope":"contacts.readonly contacts.write locations.readonly","userType":"Location",)"
      R"("companyId":"5DP41231LkQsiKESj6rh","locationId":"C2QujeCh8ZnC7al2InWR","userId":"l1C08ntBrFjLS0elLIYU"})";
  return text;
}

void answer_with_ghlauth(benchmark::State &state) {
  for (auto _ : state) {
    const ghlauth::TokenAnswer read = ghlauth::parse_token_answer(answer(), "application/json");
    benchmark::DoNotOptimize(read.access_token.c_str());
  }
}

std::string text_of(const cJSON *json, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));
  return text != nullptr ? text : "";
}

void answer_with_cjson(benchmark::State &state) {
  for (auto _ : state) {
    cJSON *json = cJSON_ParseWithLength(answer().data(), answer().size());
    std::vector<std::string> read;
    for (const char *name : {"access_token", "refresh_token", "scope", "userType", "companyId", "locationId", "userId"})
      read.push_back(text_of(json, name));
    double expires_in_s = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(json, "expires_in"));
    benchmark::DoNotOptimize(expires_in_s);
    benchmark::DoNotOptimize(read.data());
    cJSON_Delete(json);
  }
}

BENCHMARK(answer_with_cjson);
BENCHMARK(answer_with_ghlauth);

}  // namespace
