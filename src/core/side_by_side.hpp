// Many computations on one thread.
#pragma once

#include <functional>
#include <optional>

#include "core/task.hpp"

namespace ghlauth {

/// Drives tasks on the calling thread, at most `width` of them at a time, until `next` has no more and all have ended. What a task
/// throws ends all. Throws what `cancel` does; the tasks under way are destroyed then.
void run_side_by_side(const std::function<std::optional<Task<>>()> &next, std::size_t width, const Cancel &cancel);

}  // namespace ghlauth
