"""Where the instructions go that a request, a token, a user context and a first use take, and the bytes of the library: tests/bench/profile.md.

    profile.py BUILD

Instructions are counted by valgrind's callgrind, so that what else the machine does changes nothing. The server is that of
GHLAUTH_BENCH_URL, _PATH and _PIT."""

import collections
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from commit import commit  # noqa: E402

BUILD = pathlib.Path(sys.argv[1]).resolve()
PROGRAMS = BUILD / "tests" / "bench"
RESULT = ROOT / "tests" / "bench" / "profile.md"
SHOWN = 8


def run(*command, **options):
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=True, text=True, **options)


def library(path):
    """libcurl.so.4.8.0 -> libcurl, and a program is itself."""
    return re.sub(r"\.so.*", "", pathlib.Path(path).name)


class Profile:
    """Instructions by function and by library, and how often `inside` was called, in which alone they are counted where it is given."""

    def __init__(self, *command, inside=None):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "callgrind.out"
            options = [f"--toggle-collect={inside}"] if inside else []
            run("valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *options, *command, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            annotated = run("callgrind_annotate", "--threshold=100", "--auto=no", "--tree=none", out, stdout=subprocess.PIPE).stdout
            text = out.read_text(encoding="utf-8", errors="replace")
        self.functions = collections.Counter()
        for count, name, place in re.findall(r"^\s*([\d,]+) \([ \d.]+%\)\s+\S*?:(.+?) \[([^\]]+)\]$", annotated, flags=re.M):
            self.functions[re.sub(r"'\d+$", "", name), library(place)] += int(count.replace(",", ""))
        self.total = sum(self.functions.values())
        self.calls = self.called(text, inside) if inside else 1

    @staticmethod
    def called(text, name):
        """What calls it stands before each count of calls, as a name or as the number that the name was given."""
        number = re.search(rf"^c?fn=\((\d+)\) {name}$", text, flags=re.M)[1]
        return sum(int(calls) for calls in re.findall(rf"^cfn=\({number}\).*\ncalls=(\d+)", text, flags=re.M))

    def libraries(self):
        found = collections.Counter()
        for (_, place), count in self.functions.items():
            found[place] += count
        return found


def table(head, rows):
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def of_a_call(title, profile):
    """The library's parts and the functions that take most."""
    yield f"## {title}"
    yield ""
    yield f"{profile.total / profile.calls:,.0f} instructions:"
    yield ""
    share = [(place, f"{count / profile.calls:,.0f}", f"{100 * count / profile.total:.0f} %") for place, count in profile.libraries().most_common(SHOWN)
             if 200 * count > profile.total]
    yield from table(["in", "instructions", "share"], share)
    rows = [(f"`{name[:110]}`", place, f"{count / profile.calls:,.0f}", f"{100 * count / profile.total:.0f} %")
            for (name, place), count in profile.functions.most_common(SHOWN)]
    yield from table(["function", "in", "instructions", "share"], rows)


def of_a_request(concurrency):
    """What one more request takes: a run of more less a run of fewer, both ways."""
    fewer, more = 1000, 3000
    ways = {}
    for way in ("curl-multi", "queue"):
        few, many = (Profile(PROGRAMS / "load", way, concurrency, count).libraries() for count in (fewer, more))
        each = 1.1 * (more - fewer)  # a tenth goes before
        ways[way] = collections.Counter({place: (count - few[place]) / each for place, count in many.items()})
    places = sorted(set().union(*ways.values()), key=lambda place: -ways["queue"][place])
    yield f"## An authorized GET, {concurrency} at a time"
    yield ""
    rows = [(place, *(f"{way[place]:,.0f}" for way in ways.values())) for place in places if max(way[place] for way in ways.values()) > 50]
    rows.append(("all", *(f"{sum(way.values()):,.0f}" for way in ways.values())))
    yield from table(["instructions in", "libcurl's multi interface alone", "`ghlauth_queue`"], rows)


def of_the_library():
    sizes = collections.Counter()
    for file in (BUILD / "src").rglob("*.o"):
        layer = file.relative_to(BUILD / "src").parts[0]
        if "ghlauth.dir" in file.parts or f"ghlauth_{layer}.dir" in file.parts:
            text, data, *_ = run("size", file, stdout=subprocess.PIPE).stdout.splitlines()[1].split()
            sizes[layer] += int(text) + int(data)
    with tempfile.TemporaryDirectory() as folder:
        stripped = pathlib.Path(folder) / "stripped"
        run("strip", "-o", stripped, BUILD / "src" / "libghlauth.so")
        whole = stripped.stat().st_size
    yield "## The bytes of libghlauth.so"
    yield ""
    yield (f"{whole / 1e6:.2f} MB stripped. Of the objects it is linked from, code and data by folder of `src`; the linker leaves out what is there "
           "twice or not used:")
    yield ""
    yield from table(["folder", "KiB"], [(layer, f"{size / 1024:,.0f}") for layer, size in sizes.most_common() if layer not in ("cli", "sandbox", "modules")])


def main():
    lines = ["# Where the instructions go", "",
             f"Written by `tests/bench/run profile` on {datetime.date.today()}, of {commit(RESULT.relative_to(ROOT))}, with valgrind's callgrind. What the kernel does, and",
             "what the processor waits for, is not in it.", ""]
    often = ["--benchmark_min_time=0.3"]
    for concurrency in (16, 64):
        lines += of_a_request(concurrency)
    lines += of_a_call("A warm token of a credential that is held, copied (`ghlauth_credential_bearer`)",
                       Profile(PROGRAMS / "bench", "--benchmark_filter=^bearer_copied/real_time/threads:1$", *often, inside="ghlauth_credential_bearer"))
    lines += of_a_call("A credential of an installation by its id, one of 1,000 (`ghlauth_credential_from_installation`)",
                       Profile(PROGRAMS / "bench", "--benchmark_filter=^bearer_by_id/1000$", "--benchmark_min_time=3", inside="ghlauth_credential_from_installation"))
    lines += of_a_call("A user context (`ghlauth_user_context_decrypt`)",
                       Profile(PROGRAMS / "bench_user_context", "--benchmark_filter=^context_with_ghlauth$", *often, inside="ghlauth_user_context_decrypt"))
    lines += of_a_call("A program from its start to its first GET and its end", Profile(PROGRAMS / "first_use"))
    lines += of_a_call("The same with libcurl and OpenSSL alone", Profile(PROGRAMS / "first_use_curl"))
    lines += of_the_library()
    RESULT.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(f"{RESULT.relative_to(ROOT)} is written")


if __name__ == "__main__":
    main()
