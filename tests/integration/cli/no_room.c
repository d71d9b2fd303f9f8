// Preloaded into a program: its disk is full from SIGUSR1 on, until SIGUSR2. The file that NO_ROOM_NOW names is there as long as it is.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/scarce_room.h"

static const char *now;

static void on_signal(int number) {
  if (number == SIGUSR1) {
    room_for_no_growth();
    close(open(now, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  } else {
    room_enough();
    unlink(now);
  }
}

__attribute__((constructor)) static void begin(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  now = getenv("NO_ROOM_NOW");
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGUSR2, &action, NULL);
}
