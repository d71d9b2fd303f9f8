#include "core/side_by_side.hpp"

#include <poll.h>

#include <algorithm>
#include <list>
#include <utility>

namespace ghlauth {
namespace {

constexpr std::int64_t pause_ms = 2;

struct Running {
  explicit Running(Task<> started) : task(std::move(started)) {}
  Task<> task;
  TaskContext context;
};

/// Goes on as far as it can without waiting. True when it got on.
bool advance(Running &one, const Cancel &no_time) {
  one.context.pending->wait(no_time);  // a look at its sockets, say: nobody else does that for it
  if (!one.context.pending->ready()) return false;
  while (!one.task.done() && one.context.pending->ready()) Task<>::resume(one.context);
  return true;
}

}  // namespace

void run_side_by_side(const std::function<std::optional<Task<>>()> &next, std::size_t width, const Cancel &cancel) {
  Cancel no_time;
  no_time.set_timeout_ms(0);
  std::list<Running> running;
  bool has_more = true;
  for (;;) {
    cancel.check();
    while (has_more && running.size() < width) {
      std::optional<Task<>> task = next();
      has_more = task.has_value();
      if (!has_more) break;
      Running &one = running.emplace_back(std::move(*task));
      one.task.start(one.context);
    }
    if (running.empty()) return;
    bool got_on = false;
    for (auto one = running.begin(); one != running.end();) {
      got_on = (!one->task.done() && advance(*one, no_time)) || got_on;
      if (!one->task.done()) {
        ++one;
        continue;
      }
      got_on = true;
      Task<> ended = std::move(one->task);
      one = running.erase(one);
      ended.take();
    }
    if (!got_on) poll(nullptr, 0, static_cast<int>(cancel.slice_ms(pause_ms)));
  }
}

}  // namespace ghlauth
