/* What the programs in C and C++ have in common: how long a call takes, in microseconds, the fastest of the rounds. */
#ifndef MEASURE_H
#define MEASURE_H

#ifdef __cplusplus
extern "C" {
#endif

/* `token` may be NULL. `of` is given to the calls. */
void measure_report(const char *language, const char *way, void (*token)(void *of), void (*get)(void *of), void *of);

#ifdef __cplusplus
}
#endif

#endif
