#include "capi/queue.hpp"

#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/config.hpp"
#include "capi/credential.hpp"
#include "capi/guard.hpp"
#include "capi/request.hpp"

using namespace ghlauth::capi;
using ghlauth::client::Completion;
using ghlauth::client::Queue;

ghlauth_completion::ghlauth_completion(Completion &from) : tag(from.tag) {
  if (from.unanswered) {
    status = report(&error, *from.unanswered);
    return;
  }
  response = std::make_unique<ghlauth_response>(std::move(from.result.response));
  if (from.result.error) status = report(&error, *from.result.error);
}

ghlauth_completion::~ghlauth_completion() { ghlauth_error_free(error); }

ghlauth_queue::~ghlauth_queue() {
  if (!leftover) return;
  try {
    queue.cancel_all();
    while (queue.next(0, ghlauth::Cancel::none(),
                      [&](Completion &next) { (*leftover)->take((*leftover)->user_data, new ghlauth_completion(next)); })) {
    }
  } catch (const std::exception &) {  // out of memory: what is left is freed with the queue
  }
}

namespace {

template <class Change>
ghlauth_status change(ghlauth_queue *queue, ghlauth_error **error, Change &&body) noexcept {
  return guard(error, [&] { body(deref(queue, "queue").queue); });
}

}  // namespace

extern "C" {

std::int64_t ghlauth_completion_tag(const ghlauth_completion *completion) { return peek(completion) ? completion->tag : 0; }
ghlauth_status ghlauth_completion_status(const ghlauth_completion *completion) {
  return peek(completion) ? completion->status : static_cast<ghlauth_status>(GHLAUTH_E_INVALID_HANDLE);
}
const ghlauth_response *ghlauth_completion_response(const ghlauth_completion *completion) {
  return peek(completion) ? completion->response.get() : nullptr;
}
const ghlauth_error *ghlauth_completion_error(const ghlauth_completion *completion) {
  return peek(completion) ? completion->error : nullptr;
}
void ghlauth_completion_free(ghlauth_completion *completion) { free_handle(completion); }

ghlauth_status ghlauth_queue_new(ghlauth_queue **queue, const ghlauth_config *config, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(queue, "queue");
    (void)deref(config, "config");
    *queue = new ghlauth_queue(environment_of(config));
  });
}

ghlauth_status ghlauth_queue_set_max_in_flight(ghlauth_queue *queue, std::int64_t count, ghlauth_error **error) {
  return change(queue, error,
                [&](Queue &q) { q.set_max_in_flight(static_cast<std::size_t>(number_between(count, 1, 10'000, "count"))); });
}

ghlauth_status ghlauth_queue_set_capacity(ghlauth_queue *queue, std::int64_t count, ghlauth_error **error) {
  return change(queue, error,
                [&](Queue &q) { q.set_capacity(static_cast<std::size_t>(number_between(count, 1, 10'000'000, "count"))); });
}

ghlauth_status ghlauth_queue_set_leftover(ghlauth_queue *queue, const ghlauth_leftover_table *table, ghlauth_error **error) {
  return guard(error, [&] {
    std::shared_ptr<TableCopy<ghlauth_leftover_table>> copy;
    if (table != nullptr) copy = copy_table(table, sizeof(ghlauth_leftover_table), "leftover");
    if (copy && (*copy)->take == nullptr) ghlauth::throw_invalid("leftover.take is NULL");
    deref(queue, "queue").leftover = std::move(copy);
  });
}

ghlauth_status ghlauth_queue_submit(ghlauth_queue *queue, ghlauth_credential *credential, const ghlauth_request *request,
                                    std::int64_t tag, std::int64_t timeout_ms, ghlauth_error **error) {
  return change(queue, error, [&](Queue &q) {
    q.submit(deref(credential, "credential").credential, deref(request, "request").request.build(q.environment()), tag,
             timeout_ms);
  });
}

ghlauth_status ghlauth_queue_cancel(ghlauth_queue *queue, std::int64_t tag, ghlauth_error **error) {
  return change(queue, error, [&](Queue &q) { q.cancel(tag); });
}

ghlauth_status ghlauth_queue_cancel_all(ghlauth_queue *queue, ghlauth_error **error) {
  return change(queue, error, [](Queue &q) { q.cancel_all(); });
}

ghlauth_status ghlauth_queue_next(ghlauth_queue *queue, ghlauth_completion **completion, std::int64_t timeout_ms,
                                  ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(completion, "completion");
    deref(queue, "queue").queue.next(timeout_ms, cancel_of(cancel), [&](Completion &next) {
      *completion = new ghlauth_completion(next);
    });
  });
}

std::int32_t ghlauth_queue_descriptor(ghlauth_queue *queue) {
  try {
    return peek_own(queue) ? queue->queue.descriptor() : -1;
  } catch (const std::exception &) {
    return -1;
  }
}

size_t ghlauth_queue_size(const ghlauth_queue *queue) { return peek(queue) ? queue->queue.size() : 0; }

void ghlauth_queue_free(ghlauth_queue *queue) { free_handle(queue); }

}  // extern "C"
