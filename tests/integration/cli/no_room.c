// Preloaded into a program: its disk is full from SIGUSR1 on, until SIGUSR2.
#include <signal.h>

#include "support/scarce_room.h"

static void on_signal(int number) {
  if (number == SIGUSR1) room_for_no_growth();
  if (number == SIGUSR2) room_enough();
}

__attribute__((constructor)) static void begin(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGUSR2, &action, NULL);
}
