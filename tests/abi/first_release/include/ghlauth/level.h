/** @file level.h What a credential speaks for. */
#ifndef GHLAUTH_LEVEL_H
#define GHLAUTH_LEVEL_H

/** The whole agency (HighLevel's user type "Company"); its resource id is the company id. */
#define GHLAUTH_LEVEL_AGENCY 1
/** One sub-account (HighLevel's user type "Location"); its resource id is the location id. */
#define GHLAUTH_LEVEL_LOCATION 2

/** Take a secret from a file that other users can read, where the platform protects it (container secrets). */
#define GHLAUTH_FILE_ALLOW_READABLE 1u

#endif /* GHLAUTH_LEVEL_H */
