// Signals that come in between: a handler without SA_RESTART, a thousand times a second.
#ifndef GHLAUTH_TESTS_INTERRUPTIONS_H
#define GHLAUTH_TESTS_INTERRUPTIONS_H

#include <signal.h>

/// From here on the threads of this process are interrupted; new ones can be spared (interruptions_block).
void interruptions_begin(void);
/// The end of that. Returns how many there were.
long interruptions_end(void);
/// Waits until there were so many since it began, but no more than some seconds. For a thread that is spared.
void interruptions_wait_for(long many);
/// Spares the calling thread, and those that it starts.
void interruptions_block(void);
void interruptions_unblock(void);

#endif
