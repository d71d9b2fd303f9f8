// A disk that has no room left (ENOSPC) when a test wants it, for the regular files of this process. The program that brings
// scarce_room.c exports the calls that take room: those of the library and of SQLite come there first.
#ifndef GHLAUTH_TESTS_SCARCE_ROOM_H
#define GHLAUTH_TESTS_SCARCE_ROOM_H

/// From here on so many calls that write get what they want, and all that follow find no room: not even where there is
/// something already, as on a file system that never writes in place.
void room_for_writes(int count);
/// From here on files keep the size that they have, and what is within it can be written.
void room_for_no_growth(void);
/// The same as long as that file is there.
void room_for_no_growth_while(const char *file);
/// The end of that. Returns how many calls were refused.
int room_enough(void);

#endif
