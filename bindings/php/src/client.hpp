// Requests: one at a time, a list to its end, many at a time.
#pragma once

#include "oauth.hpp"

extern "C" {
#include <ext/json/php_json.h>
#include <unistd.h>
}

namespace ghlauth_php {

inline Value json_out(const std::string &json) {
  return call_php("json_decode", {out(json), out(true), out(512), out(std::int64_t{PHP_JSON_THROW_ON_ERROR})});
}

/// What is optional in a file of a request.
inline std::string part_in(HashTable *file, const char *name) {
  zval *const value = zend_hash_str_find(file, name, std::strlen(name));
  return value ? written(value) : std::string();
}
inline void add_files(Request &request, HashTable *files) {
  each(files, [&](const std::string &, zval *value) {
    if (Z_TYPE_P(value) != IS_ARRAY) type_error("a file of a request is an array with its name and its path or data");
    HashTable *const file = Z_ARRVAL_P(value);
    const bool has_data = zend_hash_str_exists(file, ZEND_STRL("data"));
    if (has_data == zend_hash_str_exists(file, ZEND_STRL("path"))) type_error("a file of a request has either a path or data");
    each(file, [](const std::string &name, zval *) {
      for (const char *const one : {"name", "path", "data", "fileName", "contentType"})
        if (name == one) return;
      type_error("a file of a request has no " + name);
    });
    const std::string name = part_in(file, "name"), file_name = part_in(file, "fileName"), type = part_in(file, "contentType");
    if (has_data)
      request.add_part(name, file_name, type, {part_in(file, "data")});
    else
      request.add_file(name, part_in(file, "path"), file_name, type);
  });
}

constexpr std::uint32_t PARTS = 13;

/// The parts of a request, PARTS arguments from `first` on.
inline Request fill(Request request, Call &call, std::uint32_t first) {
  for (const auto &[name, value] : pairs_in(call.array(first))) request.add_query(name, value);
  for (const auto &[name, value] : pairs_in(call.array(first + 1))) request.add_header(name, value);
  if (call.has(first + 2)) {
    constexpr std::int64_t options =
        PHP_JSON_THROW_ON_ERROR | PHP_JSON_UNESCAPED_SLASHES | PHP_JSON_UNESCAPED_UNICODE | PHP_JSON_PRESERVE_ZERO_FRACTION;
    const Value json = call_php("json_encode", {Value(call.at(first + 2)), out(options)});
    request.set_json(written(json.get()));
  }
  const std::string content_type = call.has(first + 4) ? call.text(first + 4) : "application/octet-stream";
  if (call.has(first + 3)) request.set_body(content_type, call.bytes(first + 3));
  for (const auto &[name, value] : pairs_in(call.array(first + 5))) request.add_form_field(name, value);
  add_files(request, call.array(first + 6));
  for (const auto &[name, value] : pairs_in(call.array(first + 7))) request.set_param(name, value);
  if (call.has(first + 8)) request.set_version(call.text(first + 8));
  if (call.has(first + 9)) request.set_location(call.text(first + 9));
  if (call.has(first + 10)) request.set_download_file(call.text(first + 10));
  if (call.has(first + 11)) request.set_timeout_ms(call.integer(first + 11));
  if (call.has(first + 12)) request.set_repeatable(call.flag(first + 12));
  return request;
}
static void Request___construct(Call &call) { call.construct(fill(Request(call.text(0), call.text(1)), call, 2)); }
static void Request_forOperation(Call &call) {
  call.returns(Object::holding(fill(Request::for_operation(call.text(0), call.text_or_none(1)), call, 2)));
}
GHLAUTH_CLOSABLE(Request)

inline Value response_out(Response response) {
  const Response one = response;
  return Object::holding(std::move(response))
      .with("httpStatus", out(one.http_status))
      .with("body", out(one.body))
      .with("traceId", known(one.trace_id))
      .with("rateRemaining", known(one.rate_remaining))
      .with("dailyRemaining", known(one.daily_remaining));
}
static void Response___construct(Call &call) { no_constructor(call); }
static void Response_json(Call &call) { call.returns(json_out(call.self<Response>().body.data)); }
static void Response_headers(Call &call) {
  Value all;
  array_init(all.get());
  for (const Header &one : call.self<Response>().headers()) {
    zval *values = zend_symtable_str_find(Z_ARRVAL_P(all.get()), one.name.data(), one.name.size());
    if (!values) {
      zval none;
      array_init(&none);
      values = zend_symtable_str_update(Z_ARRVAL_P(all.get()), one.name.data(), one.name.size(), &none);
    }
    add_next_index_stringl(values, one.value.data(), one.value.size());
  }
  call.returns(std::move(all));
}
static void Response_header(Call &call) {
  const Response response = call.self<Response>();
  const char *const found = ghlauth_headers_find(ghlauth_response_headers(response.handle()), detail::c(call.text(0)));
  call.returns(found ? out(std::string(found)) : null());
}

static void Client___construct(Call &call) { call.construct(Client(call.one<Config>(0))); }
static void Client_send(Call &call) {
  const auto cancel = call.one_or_none<Cancel>(2);
  call.returns(response_out(call.self<Client>().send(call.one<Credential>(0), call.one<Request>(1), pointer(cancel))));
}
static void Client_request(Call &call) {
  const auto cancel = call.one_or_none<Cancel>(3 + PARTS);
  const Request request = fill(Request(call.text(1), call.text(2)), call, 3);
  call.returns(response_out(call.self<Client>().send(call.one<Credential>(0), request, pointer(cancel))));
}
static void Client_call(Call &call) {
  const auto cancel = call.one_or_none<Cancel>(3 + PARTS);
  const Request request = fill(Request::for_operation(call.text(1), call.text_or_none(2)), call, 3);
  call.returns(response_out(call.self<Client>().send(call.one<Credential>(0), request, pointer(cancel))));
}
GHLAUTH_CLOSABLE(Client)

/// Pages, and where their reader is.
struct PagesAt {
  Pages pages;
  std::optional<Cancel> cancel;
  std::int64_t key = -1;  ///< of `page`; -1: none was asked for
  std::string page;       ///< "" at the end

  void close() { pages.close(); }
  bool is_closed() const { return pages.is_closed(); }
  void next() {
    page = pages.next(pointer(cancel));
    ++key;
  }
};
static void Client_pages(Call &call) {
  call.returns(Object::holding(
      PagesAt{Pages(call.self<Client>(), call.one<Credential>(0), call.one<Request>(1)), call.one_or_none<Cancel>(2), -1, {}}));
}
static void Pages___construct(Call &call) { no_constructor(call); }
static void Pages_current(Call &call) {
  const std::string page = call.self<PagesAt>().page;
  call.returns(page.empty() ? null() : json_out(page));
}
static void Pages_key(Call &call) { call.returns(out(call.self<PagesAt>().key)); }
static void Pages_next(Call &call) { call.self_in_place<PagesAt>().next(); }
static void Pages_rewind(Call &call) {
  PagesAt &at = call.self_in_place<PagesAt>();
  if (at.key > 0) {
    zend_throw_exception(spl_ce_LogicException, "Pages go forward alone: ask for them again", 0);
    throw Pending();
  }
  if (at.key < 0) at.next();
}
static void Pages_valid(Call &call) { call.returns(out(!call.self<PagesAt>().page.empty())); }
static void Pages_close(Call &call) { held_close<PagesAt>(call.self()); }
static void Pages_isClosed(Call &call) { call.returns(out(call.self<PagesAt>().is_closed())); }

static void Completion___construct(Call &call) { no_constructor(call); }
inline Value completion_out(Completion completion) {
  if (!completion.exists) return null();
  const std::int64_t tag = completion.tag;
  const std::int32_t status = completion.status;
  return Object::holding(std::move(completion)).with("tag", out(tag)).with("status", out(status));
}
static void Completion_response(Call &call) { call.returns(response_out(call.self<Completion>().response())); }

static void Queue___construct(Call &call) {
  Queue queue(call.one<Config>(0));
  if (call.has(1)) queue.set_max_in_flight(call.integer(1));
  if (call.has(2)) queue.set_capacity(call.integer(2));
  call.construct(std::move(queue));
}
static void Queue_submit(Call &call) {
  call.self<Queue>().submit(call.one<Credential>(0), call.one<Request>(1), call.integer(2), call.integer_or(3, -1));
}
static void Queue_cancel(Call &call) { call.self<Queue>().cancel(call.integer(0)); }
static void Queue_cancelAll(Call &call) { call.self<Queue>().cancel_all(); }
static void Queue_next(Call &call) {
  const auto cancel = call.one_or_none<Cancel>(1);
  call.returns(completion_out(call.self<Queue>().next(call.integer_or(0, -1), pointer(cancel))));
}
static void Queue_count(Call &call) { call.returns(out(call.self<Queue>().size())); }
static void Queue_stream(Call &call) {
  // A descriptor of its own, which the stream may close.
  const int own = dup(call.self<Queue>().descriptor());
  php_stream *const stream = own < 0 ? nullptr : php_stream_fopen_from_fd(own, "r", nullptr);
  if (!stream) {
    if (own >= 0) close(own);
    throw std::runtime_error("there is no descriptor left for a stream");
  }
  zval result;
  php_stream_to_zval(stream, &result);
  Value value(&result);
  zval_ptr_dtor(&result);
  call.returns(std::move(value));
}
GHLAUTH_CLOSABLE(Queue)

/// What iterates over a queue.
struct QueueAt {
  Queue queue;
  std::optional<Completion> completion;

  void next() {
    completion.reset();
    Completion one = queue.next();
    if (one.exists) completion.emplace(std::move(one));
  }
};
static void Queue_getIterator(Call &call) { call.returns(Object::holding(QueueAt{call.self<Queue>(), {}})); }
static void Completions___construct(Call &call) { no_constructor(call); }
static void Completions_current(Call &call) {
  const auto completion = call.self<QueueAt>().completion;
  call.returns(completion ? completion_out(*completion) : null());
}
static void Completions_key(Call &call) {
  const auto completion = call.self<QueueAt>().completion;
  call.returns(completion ? out(completion->tag) : null());
}
static void Completions_next(Call &call) { call.self_in_place<QueueAt>().next(); }
static void Completions_rewind(Call &call) { call.self_in_place<QueueAt>().next(); }
static void Completions_valid(Call &call) { call.returns(out(call.self<QueueAt>().completion.has_value())); }

}  // namespace ghlauth_php
