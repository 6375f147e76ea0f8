// What a killed process leaves behind in the write-ahead log.
#pragma once

#include "server/store/store.h"

namespace kulanz {

// Makes every byte of the log durable, as far as there is a log. A process that was
// killed while it waited for the disk has left frames that the next one reads from
// the system's cache; without this they could be read, answered from, and then be
// lost in a power cut. They are written anew, not only synced: after a sync that
// failed, the system takes its pages for clean and the next sync does nothing.
// To be called before the database is opened. Throws StoreError.
void make_log_durable(const SqliteOptions& options);

}  // namespace kulanz
