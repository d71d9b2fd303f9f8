/* Export macro and language glue. */
#ifndef GHLAUTH_EXPORT_H
#define GHLAUTH_EXPORT_H

/* GHLAUTH_API marks every exported function. Programs that link the static library define GHLAUTH_STATIC. */
#if defined(GHLAUTH_STATIC)
#define GHLAUTH_API
#elif defined(__GNUC__) || defined(__clang__)
#define GHLAUTH_API __attribute__((visibility("default")))
#else
#define GHLAUTH_API
#endif

#endif /* GHLAUTH_EXPORT_H */
