#!/usr/bin/env python3
"""with_pypi.py requirements directory command...: runs a command where `python3` finds the packages that requirements pins.

They are installed in a virtual environment below the directory, once for each content of requirements. Without PyPI this fails;
only GHLAUTH_NO_PYPI=1 turns that into a skipped test.
"""
import fcntl
import hashlib
import os
import pathlib
import subprocess
import sys

SKIPPED = 77


def check_requirements(text):
    """What is committed must name no index of some machine. That each package has a digest is pip's own --require-hashes."""
    for line in text.splitlines():
        if line.startswith("-") or "://" in line:
            sys.exit(f"requirements: remove what names an index or a file: {line}")


def run(what, *command):
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode != 0:
        sys.exit(f"{what} GHLAUTH_NO_PYPI=1 skips the tests with packages of PyPI.")


def install(requirements, directory):
    """Returns the folder of the virtual environment's programs."""
    check_requirements(requirements.read_text(encoding="utf-8"))
    # Another Python needs other packages.
    digest = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    directory.mkdir(parents=True, exist_ok=True)
    stamp, environment = directory / "installed", directory / "venv"
    with open(directory / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not stamp.exists() or stamp.read_text() != digest:
            stamp.unlink(missing_ok=True)
            run("No virtual environment could be made (see above): install the package python3-venv.",
                sys.executable, "-m", "venv", "--clear", environment)
            run("pip install failed (see above): it needs PyPI.", environment / "bin" / "python3", "-m", "pip", "install",
                "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--require-hashes",
                "--requirement", requirements)
            stamp.write_text(digest)
    return environment / "bin"


def main():
    if os.environ.get("GHLAUTH_NO_PYPI") == "1":
        print("skipped: GHLAUTH_NO_PYPI=1")
        sys.exit(SKIPPED)
    programs = install(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
    os.environ.pop("PYTHONPATH", None)
    os.execvp(sys.argv[3], sys.argv[3:])


if __name__ == "__main__":
    main()
