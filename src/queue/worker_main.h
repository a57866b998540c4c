// SPDX-License-Identifier: MIT
// A worker process: takes orders, does them one after the other, and says what began and what ended. Started by a pool under a
// keeper (worker_slot.h), never by hand.
#pragma once

#include "base/time.h"

namespace forklane::queue {

/// Serves from kOrdersFd to kWordsFd; returns the exit code: 0 after the sentinel, 1 when the program has gone, 2 for an order
/// that is none. Called on the main thread, which does the tasks; a second one says a heartbeat every `heartbeat`, whatever
/// they do. SIGTERM ends the process at once (its disposition is the default), in the middle of a task. To be left by _exit(2):
/// the second thread is never joined.
int workerMain(Duration heartbeat);

} // namespace forklane::queue
