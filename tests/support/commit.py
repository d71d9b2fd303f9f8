"""What was tested or measured, as git names it.

    commit.py [PATH...]

PATH: what the caller writes itself, which does not count as a change."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def commit(*written):
    """A tarball has no name."""
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    name = git("describe", "--always", "--abbrev=10").stdout.strip()
    if not name:
        return "a copy without git"
    changed = git("diff", "--quiet", "HEAD", "--", ".", *(f":!{path}" for path in written)).returncode != 0
    return name + (" with changes" if changed else "")


if __name__ == "__main__":
    print(commit(*sys.argv[1:]))
