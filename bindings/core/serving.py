"""Runs a program of a language that has no HTTP client of its own at hand (Perl, Lua, Tcl, Octave) with a sandbox, as behaviour.py does, and does
for it what people and tests do over HTTP:

    serving.py COMMAND...

A line of the program's standard output is
    @allow URL                     consent is given for the location; answered with the URL that the browser is sent to
    @control METHOD NAME JSON      a call of the sandbox's control API; answered with its answer
and a failure with "failed: ...", each with one line on its standard input. All other lines are passed on."""

import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from behaviour import Sandbox, SigningKey, environment  # noqa: E402


def answer(sandbox, line):
    verb, rest = line.rstrip("\n").split(" ", 1)
    try:
        if verb == "@allow":
            return sandbox.allow(authorize_url=rest, resource=f"Location:{sandbox.locations[0]}")
        method, name, body = rest.split(" ", 2)
        return json.dumps(sandbox.control(method, name, json.loads(body)))
    except (KeyError, RuntimeError, ValueError) as error:
        return f"failed: {error!r}"


def serve(command, sandbox, key, **more):
    """Gives the exit code and what the program printed."""
    printed = []
    with subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          env={**environment(sandbox, key), **more}) as process:
        for line in process.stdout:
            if line.startswith("@"):
                process.stdin.write(answer(sandbox, line) + "\n")
                process.stdin.flush()
            else:
                printed.append(line)
        process.stdin.close()
        return process.wait(), "".join(printed)


def main():
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        code, printed = serve(sys.argv[1:], sandbox, SigningKey(folder))
    sys.stdout.write(printed)
    sys.exit(1 if code else 0)


if __name__ == "__main__":
    main()
