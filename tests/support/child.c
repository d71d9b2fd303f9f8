#include "support/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check.h"

struct child {
  pid_t pid;
  int input;
  int output;
  char *line;
  size_t room;
};

struct child *child_start(const char *const argv[]) {
  int input[2], output[2];
  assert_int_equal(pipe2(input, O_CLOEXEC), 0);
  assert_int_equal(pipe2(output, O_CLOEXEC), 0);
  struct child *child = calloc(1, sizeof(*child));
  assert_non_null(child);
  child->pid = fork();
  assert_true(child->pid >= 0);
  if (child->pid == 0) {
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    // Where the program itself is: under valgrind the link is read right, and leads elsewhere when it is followed.
    char self[PATH_MAX];
    const ssize_t size = strcmp(argv[0], "/proc/self/exe") == 0 ? readlink(argv[0], self, sizeof(self) - 1) : 0;
    if (size > 0) self[size] = '\0';
    execvp(size > 0 ? self : argv[0], (char *const *)(uintptr_t)argv);  // execvp promises not to change what it is given
    _exit(127);
  }
  close(input[0]);
  close(output[1]);
  child->input = input[1];
  child->output = output[0];
  return child;
}

const char *child_line(struct child *child) {
  size_t size = 0;
  for (;;) {
    if (size + 1 >= child->room) {
      child->room = child->room == 0 ? 4096 : child->room * 2;
      child->line = realloc(child->line, child->room);
      assert_non_null(child->line);
    }
    const ssize_t got = read(child->output, child->line + size, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 && size == 0) return NULL;
    if (got <= 0 || child->line[size] == '\n') break;
    ++size;
  }
  child->line[size] = '\0';
  return child->line;
}

static void send_text(struct child *child, const char *text) {
  for (size_t left = strlen(text); left > 0;) {
    const ssize_t sent = write(child->input, text, left);
    if (sent < 0 && errno == EINTR) continue;
    assert_true(sent > 0);
    text += sent;
    left -= (size_t)sent;
  }
}

void child_tell(struct child *child, const char *line) {
  send_text(child, line);
  send_text(child, "\n");
}

const char *child_ask(struct child *child, const char *line) {
  child_tell(child, line);
  const char *answer = child_line(child);
  if (answer == NULL) fail_msg("the child ended instead of answering: %s", line);
  return answer;
}

void child_end_input(struct child *child) {
  if (child->input >= 0) close(child->input);
  child->input = -1;
}

int child_stop(struct child *child) {
  int status = 0;
  child_end_input(child);
  while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) continue;
  close(child->output);
  free(child->line);
  free(child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
