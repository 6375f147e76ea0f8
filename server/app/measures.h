// What the app tells of itself for /metrics: effects since the start, and how much
// waits to be done. Nothing in it names an order, a person or a code.
#pragma once

#include "server/app/app.h"
#include "server/app/prometheus.h"

namespace kulanz {

// Counting stops there: a backlog of more is told as this many.
inline constexpr int kMaxCountedBacklog = 10'000;

// Throws Refusal store_unavailable.
void write_measures(App& app, Prometheus& out);

}  // namespace kulanz
