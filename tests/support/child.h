// A program as a child process, in a dialogue of lines: what is told goes to its standard input, what it says is read from its
// standard output. It must end when its standard input does, as it then does also when this process is killed.
#ifndef GHLAUTH_TESTS_CHILD_H
#define GHLAUTH_TESTS_CHILD_H

struct child;

/// Starts a program that is found as a shell would; `argv` ends with NULL.
struct child *child_start(const char *const argv[]);
/// Its next line without the line end, owned by the child until the next call; NULL at the end of its output.
const char *child_line(struct child *child);
/// Tells it a line.
void child_tell(struct child *child, const char *line);
/// Tells it a line, and gives its next one back; fails the test when it says nothing.
const char *child_ask(struct child *child, const char *line);
/// Ends its input. What it still says can be read.
void child_end_input(struct child *child);
/// Ends its input, waits for it and frees `child`. Returns its exit status, 128 and more for a signal.
int child_stop(struct child *child);

#endif
