#!/usr/bin/env python3
"""with_npm.py source directory command...: runs a command where Node finds the packages that source/package-lock.json pins.

They are installed below the directory, once for each content of the lockfile. Without npm or its registry this fails; only
GHLAUTH_NO_NPM=1 turns that into a skipped test.
"""
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

PUBLIC_REGISTRY = "https://registry.npmjs.org/"
SKIPPED = 77


def check_lockfile(lockfile):
    """What is committed must name no registry of some machine, and have a digest for each package."""
    for name, package in json.loads(lockfile)["packages"].items():
        if name and not package.get("resolved", PUBLIC_REGISTRY).startswith(PUBLIC_REGISTRY):
            sys.exit(f"package-lock.json: {name} comes from {package['resolved']}: remove that \"resolved\"")
        if name and "integrity" not in package:
            sys.exit(f"package-lock.json: {name} has no \"integrity\"")


def install(source, directory):
    """Returns the node_modules folder."""
    lockfile = (source / "package-lock.json").read_bytes()
    check_lockfile(lockfile)
    digest = hashlib.sha256(lockfile).hexdigest()
    directory.mkdir(parents=True, exist_ok=True)
    stamp = directory / "installed"
    with open(directory / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not stamp.exists() or stamp.read_text() != digest:
            stamp.unlink(missing_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(source / name, directory)
            done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"],
                                  cwd=directory, stdin=subprocess.DEVNULL, stdout=sys.stderr)
            if done.returncode != 0:
                sys.exit("npm ci failed (see above): it needs npm's registry. "
                         "GHLAUTH_NO_NPM=1 skips the tests with npm packages.")
            stamp.write_text(digest)
    return directory / "node_modules"


def main():
    if os.environ.get("GHLAUTH_NO_NPM") == "1":
        print("skipped: GHLAUTH_NO_NPM=1")
        sys.exit(SKIPPED)
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            sys.exit(f"{program} is not there: install the packages nodejs and npm. GHLAUTH_NO_NPM=1 skips these tests.")
    os.environ["NODE_PATH"] = str(install(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
    os.execvp(sys.argv[3], sys.argv[3:])


if __name__ == "__main__":
    main()
