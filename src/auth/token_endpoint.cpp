#include "auth/token_endpoint.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "auth/authorized_call.hpp"
#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "protocol/error_answer.hpp"

namespace ghlauth::auth {
namespace {

struct Field {
  std::string_view name;
  Secret value;
  bool is_secret = true;
};

// The client's authentication and a grant, before they are encoded.
std::vector<Field> grant_fields(const Endpoints &names, const ClientKey &key, const char *grant_type,
                                std::string_view grant_name, Secret grant) {
  FetchedSecret secret = key.secret->fetch();
  if (secret.text.empty()) throw Error(Status::SECRET_SOURCE, "the client secret of " + key.id + " is empty");
  std::vector<Field> fields;
  fields.push_back({names.client_id, Secret(key.id), false});
  fields.push_back({names.client_secret, std::move(secret.text)});
  fields.push_back({names.grant_type, Secret(grant_type), false});
  fields.push_back({grant_name, std::move(grant)});
  return fields;
}

SecretBytes encode(const std::vector<Field> &fields, TokenBody body) {
  SecretBytes bytes;
  if (body == TokenBody::FORM) {
    for (const Field &field : fields) append_form(bytes, field.name, field.value.reveal());
    return bytes;
  }
  JsonWriter json;
  json.begin_object();
  for (const Field &field : fields) json.member(field.name, field.value.reveal());
  json.end_object();
  append(bytes, json.text());
  return bytes;
}

TokenRequest request_of(const Environment &environment, std::string grant_type, std::vector<Field> fields) {
  const Endpoints &endpoints = *environment.endpoints;
  net::Request http{.method = "POST", .url = environment.api_url(std::string(endpoints.token)), .headers = {}, .body = {}};
  const bool is_form = environment.token_body == TokenBody::FORM;
  http.headers.add("Content-Type", is_form ? "application/x-www-form-urlencoded" : "application/json");
  http.headers.add("Accept", "application/json");
  if (!endpoints.token_version.empty()) http.headers.add("Version", endpoints.token_version);
  http.body = encode(fields, environment.token_body);
  http.fresh_connection = true;
  http.timeout_ms = environment.timeout_ms;
  http.connect_timeout_ms = environment.connect_timeout_ms;
  http.max_response_bytes = max_token_answer_bytes;
  TokenRequest request{std::move(http), std::move(grant_type), {}};
  for (Field &field : fields)
    if (field.is_secret) request.secrets.push_back(std::move(field.value));
  return request;
}

}  // namespace

TokenRequest exchange_request(const Environment &environment, const ClientKey &key, const Secret &code,
                              const std::string &redirect_uri) {
  const Endpoints &names = *environment.endpoints;
  std::vector<Field> fields = grant_fields(names, key, "authorization_code", "code", code);
  fields.push_back({names.redirect_uri, Secret(redirect_uri), false});
  return request_of(environment, "authorization_code", std::move(fields));
}

TokenRequest refresh_request(const Environment &environment, const ClientKey &key, const Secret &refresh_token, Level level) {
  const Endpoints &names = *environment.endpoints;
  std::vector<Field> fields = grant_fields(names, key, "refresh_token", names.refresh_token, refresh_token);
  fields.push_back({names.user_type, Secret(user_type_of(level)), false});
  return request_of(environment, "refresh_token", std::move(fields));
}

TokenAnswer read_token_response(const Environment &environment, const TokenRequest &request, const net::Response &response) {
  environment.log->write(LogLevel::INFO, "token.answer",
                         {{"grant_type", request.grant_type},
                          {"generation", std::string(environment.endpoints->generation)},
                          {"status", std::to_string(response.status)}});
  Answer answer = answer_of(response);
  answer.generation = environment.endpoints->generation;
  for (const Secret &secret : request.secrets) answer.secrets.push_back(secret.reveal());
  if (response.status >= 400) throw classify_token_answer(answer);
  try {
    TokenAnswer issued = parse_token_answer(answer.body, answer.content_type);
    Metrics::add(environment.metrics->tokens);
    return issued;
  } catch (Error &error) {
    error.http_status = response.status;
    error.add(generation_note(answer.generation));
    throw;
  }
}

}  // namespace ghlauth::auth
