// The operation of a method and a path, next to what an application would write itself: a regular expression for each template,
// one after the other, and the floor of what any look-up costs: a hash map that has each of the paths themselves. And the decision.
#include <benchmark/benchmark.h>
#include <ghlauth/ghlauth.h>

#include <atomic>
#include <cstring>
#include <ctime>
#include <regex>
#include <string>
#include <unordered_map>
#include <vector>

#include "require.hpp"
#include "tokens.hpp"

extern "C" void *__libc_malloc(std::size_t size);

namespace {

std::atomic<std::int64_t> allocations{0};

}  // namespace

// Instead of the C library's, for all that is in this program and the library.
extern "C" void *malloc(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}

namespace {

struct Call {
  const ghlauth_operation *operation;
  std::string method;
  std::string path;  ///< the template with ids
};

std::string replace_parameters(const std::string &path, const char *with) {
  return std::regex_replace(path, std::regex(R"(\{[^}]*\})"), with);
}

/// A call of each operation of the older generation, in an order that no branch predictor learns.
const std::vector<Call> &calls() {
  static const std::vector<Call> made = [] {
    std::vector<Call> all;
    for (std::size_t i = 0; i < ghlauth_operation_count(); ++i) {
      const ghlauth_operation *operation = ghlauth_operation_at(i);
      if (std::strcmp(ghlauth_operation_generation(operation), GHLAUTH_GENERATION_2021_07_28) != 0) continue;
      all.push_back({operation, ghlauth_operation_method(operation),
                     replace_parameters(ghlauth_operation_path(operation), "ocQHyuzHvysMo5N5VsXc")});
    }
    std::vector<Call> mixed;
    for (std::size_t i = 0; i < all.size(); ++i) mixed.push_back(all[i * 331 % all.size()]);  // 331 is prime, and no divisor
    return mixed;
  }();
  return made;
}

/// Runs a way to find operations over all calls; it must find the right ones.
template <class Find>
void measure(benchmark::State &state, Find &&find) {
  const std::vector<Call> &all = calls();
  for (const Call &call : all)
    if (find(call) != call.operation) return state.SkipWithError(("another operation is found for " + call.path).c_str());
  std::size_t next = 0;
  const std::int64_t before = allocations;
  for (auto _ : state) {
    benchmark::DoNotOptimize(find(all[next]));
    if (++next == all.size()) next = 0;
  }
  state.counters["allocations"] = static_cast<double>(allocations - before) / static_cast<double>(state.iterations());
}

void match_with_ghlauth(benchmark::State &state) {
  measure(state,
          [](const Call &call) { return ghlauth_operation_match(call.method.c_str(), call.path.c_str(), "2021-07-28"); });
}

/// Literal templates first, so that the first that fits is the most specific one.
void match_with_regex(benchmark::State &state) {
  struct Route {
    std::string method;
    std::regex path;
    const ghlauth_operation *operation;
  };
  static const std::vector<Route> routes = [] {
    std::vector<Route> made;
    for (const bool has_parameters : {false, true})
      for (const Call &call : calls()) {
        const std::string path = ghlauth_operation_path(call.operation);
        if ((path.find('{') != std::string::npos) == has_parameters)
          made.push_back(
              {call.method, std::regex("^" + replace_parameters(path, "[^/]+") + "$", std::regex::optimize), call.operation});
      }
    return made;
  }();
  measure(state, [](const Call &call) -> const ghlauth_operation * {
    for (const Route &route : routes)
      if (route.method == call.method && std::regex_match(call.path, route.path)) return route.operation;
    return nullptr;
  });
}

void match_with_hash_map(benchmark::State &state) {
  static const std::unordered_map<std::string, const ghlauth_operation *> map = [] {
    std::unordered_map<std::string, const ghlauth_operation *> made;
    for (const Call &call : calls()) made[call.method + call.path] = call.operation;
    return made;
  }();
  measure(state, [](const Call &call) -> const ghlauth_operation * {
    const auto found = map.find(call.method + call.path);
    return found == map.end() ? nullptr : found->second;
  });
}

/// A token of a location with all scopes that the calls name.
const ghlauth_token *token_with_all_scopes() {
  static const ghlauth_token *made = [] {
    ghlauth_error *error = nullptr;
    ghlauth_config *config = nullptr;
    ghlauth_oauth *oauth = nullptr;
    ghlauth_installation *installation = nullptr;
    ghlauth_credential *credential = nullptr;
    ghlauth_token *token = nullptr;
    std::string scopes;
    for (const Call &call : calls()) scopes += std::string(ghlauth_operation_scope(call.operation)) + ' ';
    const std::string answer = R"({"access_token":")" + access_token() +
                               R"(","refresh_token":"a-refresh-token","expires_in":86399,"scope":")" + scopes +
                               R"(","userType":"Location","companyId":"C0","locationId":"ocQHyuzHvysMo5N5VsXc","userId":"U0"})";
    REQUIRE_OK(ghlauth_config_new(&config, &error));
    REQUIRE_OK(ghlauth_oauth_new(&oauth, config, "65f0aa0bb0cc0dd0ee0ff011-abcdefgh", "a-client-secret",
                                 "https://app.example.com/callback", &error));
    REQUIRE_OK(ghlauth_oauth_import(oauth, &installation, answer.c_str(), nullptr, std::time(nullptr), nullptr, &error));
    REQUIRE_OK(ghlauth_credential_from_installation(&credential, oauth, ghlauth_installation_id(installation), &error));
    REQUIRE_OK(ghlauth_credential_token(credential, &token, 0, nullptr, &error));
    ghlauth_credential_free(credential);
    ghlauth_installation_free(installation);
    ghlauth_oauth_free(oauth);
    ghlauth_config_free(config);
    return token;
  }();
  return made;
}

/// Match and decide, for calls of every kind: allowed, another level, no scope declared.
void decide_with_ghlauth(benchmark::State &state) {
  struct Asked {
    const Call *call;
    std::string text;
  };
  static const std::vector<Asked> questions = [] {
    std::vector<Asked> made;
    for (const Call &call : calls()) made.push_back({&call, call.method + ' ' + call.path});
    return made;
  }();
  const ghlauth_token *token = token_with_all_scopes();
  std::size_t next = 0;
  const std::int64_t before = allocations;
  for (auto _ : state) {
    ghlauth_decision *decision = nullptr;
    if (ghlauth_token_decide(token, &decision, questions[next].text.c_str(), nullptr, nullptr, nullptr, -1, nullptr) < 0 ||
        ghlauth_decision_operation(decision) != questions[next].call->operation) {
      state.SkipWithError("ghlauth_token_decide failed");
      break;
    }
    ghlauth_decision_free(decision);
    if (++next == questions.size()) next = 0;
  }
  state.counters["allocations"] = static_cast<double>(allocations - before) / static_cast<double>(state.iterations());
}

BENCHMARK(decide_with_ghlauth);
BENCHMARK(match_with_ghlauth);
BENCHMARK(match_with_regex);
BENCHMARK(match_with_hash_map);

}  // namespace
