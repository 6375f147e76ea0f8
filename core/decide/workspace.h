// Scratch memory of one decision. Big (about 110 KiB), so that nothing is
// allocated while deciding: keep one for each thread and use it again.
#pragma once

#include "core/decide/machine.h"
#include "core/decide/trace.h"
#include "core/facts/known.h"
#include "core/promise/observe.h"

namespace kulanz {

struct Workspace {
  Known known;
  Terms terms;
  MachineMemory memory;
  Trace trace;
};

}  // namespace kulanz
