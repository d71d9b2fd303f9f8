"""How an installation ends: a fresh process asks for its token, and the sandbox says what it thinks of it."""

import time

from fleet import NEEDS_AUTHORIZATION, Failed, Worker

USABLE, REMINTED, LOST = "usable", "re-minted", "needs authorization"
PATIENCE_S = 60
FINAL = ("NEEDS_AUTHORIZATION", "GRANT_INVALID")


def ask_until_settled(worker, installation):
    """A token. Throws what stays a failure: anything but FINAL is asked for again for a while."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return worker.ask("token " + installation)
        except Failed as failure:
            status = failure.status.replace("GHLAUTH_E_", "")
            if status in FINAL or time.monotonic() > end:
                raise
            time.sleep(0.05)


def recover(fleet, installation):
    """USABLE or REMINTED when a fresh process gets a token that the sandbox takes; LOST when it is marked so."""
    with Worker(fleet) as worker:
        try:
            token = ask_until_settled(worker, installation)
        except Failed as failure:
            state = worker.ask("state " + installation)
            if state.startswith(f"{NEEDS_AUTHORIZATION} "):
                return LOST
            return f"{failure} in state {state}"
    if not fleet.accepts(installation, token):
        return "the sandbox refuses its token"
    return REMINTED if fleet.tally(installation)["mints"] else USABLE
