"""Commands that tests need to go well."""

import subprocess


def run(*command, **options):
    """Gives the standard output. What it printed is in the failure."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}\n{done.stdout[-5000:]}\n{done.stderr[-5000:]}")
    return done.stdout
