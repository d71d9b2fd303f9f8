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

Task<TokenAnswer> post(net::Session &session, EnvironmentPtr environment, std::string grant_type, std::vector<Field> fields) {
  const Endpoints &endpoints = *environment->endpoints;
  net::Request request{.method = "POST", .url = environment->api_url(std::string(endpoints.token)), .headers = {}, .body = {}};
  const bool is_form = environment->token_body == TokenBody::FORM;
  request.headers.push_back({"Content-Type", Secret(is_form ? "application/x-www-form-urlencoded" : "application/json")});
  request.headers.push_back({"Accept", Secret("application/json")});
  if (!endpoints.token_version.empty()) request.headers.push_back({"Version", Secret(endpoints.token_version)});
  request.body = encode(fields, environment->token_body);
  request.fresh_connection = true;
  request.timeout_ms = environment->timeout_ms;
  request.connect_timeout_ms = environment->connect_timeout_ms;
  request.max_response_bytes = max_token_answer_bytes;
  const net::Response response = co_await net::exchange(session, std::move(request));
  environment->log->write(LogLevel::INFO, "token.answer",
                          {{"grant_type", grant_type},
                           {"generation", std::string(endpoints.generation)},
                           {"status", std::to_string(response.status)}});
  Answer answer = answer_of(response);
  answer.generation = endpoints.generation;
  for (const Field &field : fields)
    if (field.is_secret) answer.secrets.push_back(field.value.reveal());
  if (response.status >= 400) throw classify_token_answer(answer);
  TokenAnswer token;
  try {
    token = parse_token_answer(answer.body, answer.content_type);
  } catch (Error &error) {
    error.http_status = response.status;
    throw;
  }
  co_return token;
}

}  // namespace

Task<TokenAnswer> exchange_code(net::Session &session, EnvironmentPtr environment, ClientKey key, Secret code,
                                std::string redirect_uri) {
  const Endpoints &names = *environment->endpoints;
  std::vector<Field> fields = grant_fields(names, key, "authorization_code", "code", std::move(code));
  fields.push_back({names.redirect_uri, Secret(redirect_uri), false});
  TokenAnswer answer = co_await post(session, std::move(environment), "authorization_code", std::move(fields));
  co_return answer;
}

Task<TokenAnswer> refresh_token(net::Session &session, EnvironmentPtr environment, ClientKey key, Secret refresh_token,
                                Level level) {
  const Endpoints &names = *environment->endpoints;
  std::vector<Field> fields = grant_fields(names, key, "refresh_token", names.refresh_token, std::move(refresh_token));
  fields.push_back({names.user_type, Secret(user_type_of(level)), false});
  TokenAnswer answer = co_await post(session, std::move(environment), "refresh_token", std::move(fields));
  co_return answer;
}

}  // namespace ghlauth::auth
