// Preloaded into a program: its disk is full as long as the file is there that NO_ROOM_WHILE names.
#include <stdlib.h>

#include "support/scarce_room.h"

__attribute__((constructor)) static void begin(void) { room_for_no_growth_while(getenv("NO_ROOM_WHILE")); }
