// Descriptors that run out when a test wants it.
#ifndef GHLAUTH_TESTS_SCARCE_DESCRIPTORS_H
#define GHLAUTH_TESTS_SCARCE_DESCRIPTORS_H

/// From here on this process can open so many descriptors and no more.
void descriptors_leave(int count);
/// The end of that.
void descriptors_enough(void);

#endif
