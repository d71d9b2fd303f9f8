"""How an installation ends: a fresh process asks for its token, and the sandbox says what it thinks of it."""

import time

from fleet import NEEDS_AUTHORIZATION, Failed, Worker

USABLE, REMINTED, LOST = "usable", "re-minted", "needs authorization"
PATIENCE_S = 60
FINAL = ("NEEDS_AUTHORIZATION", "GRANT_INVALID")
BUSY = "TIMEOUT"  # also: whoever has sent the token lives, and has not written the answer


def ask_until_settled(worker, installation, command="token", final=FINAL):
    """A token. Throws what stays a failure: anything but a final one is asked for again for a while."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return worker.ask(f"{command} {installation}")
        except Failed as failure:
            if failure.status.removeprefix("GHLAUTH_E_") in final or time.monotonic() > end:
                raise
            time.sleep(0.05)


def gets_usable_token(fleet, worker, installation):
    """Whether it gets one that the sandbox takes. One that it refuses is reported as such, as callers do."""
    for command in ("token", "again"):
        if fleet.accepts(installation, ask_until_settled(worker, installation, command)):
            return True
    return False


def open_until_settled(fleet, **more):
    """A worker. One that is stopped where SQLite holds its locks is in the way of all who want to begin."""
    end = time.monotonic() + 2 * PATIENCE_S
    while True:
        try:
            return Worker(fleet, **more)
        except Failed as failure:
            if failure.status != "GHLAUTH_E_STORE" or time.monotonic() > end:
                raise
            time.sleep(0.05)


def recover(fleet, installation, clock_offset_s=0):
    """USABLE or REMINTED when a fresh process gets a token that the sandbox takes; LOST when it is marked so."""
    with open_until_settled(fleet, clock_offset_s=clock_offset_s) as worker:
        try:
            if not gets_usable_token(fleet, worker, installation):
                return "the sandbox refuses its token, also a second one"
        except Failed as failure:
            state = worker.ask("state " + installation)
            return LOST if state.startswith(f"{NEEDS_AUTHORIZATION} ") else f"{failure} in state {state}"
    return REMINTED if fleet.tally(installation)["mints"] else USABLE
