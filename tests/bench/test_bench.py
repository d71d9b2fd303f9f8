"""Every benchmark runs once, those over HTTP against the sandbox, and a small store grows. What they measure is for tests/bench/run."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE)]
import languages.run  # noqa: E402
from sandbox import Sandbox  # noqa: E402


def run_once(program, out, **environment):
    subprocess.run([program, "--benchmark_min_time=0.000001", "--benchmark_filter=-/1000000$", f"--benchmark_out={out}", "--benchmark_out_format=json"],
                   capture_output=True, timeout=240, env={**os.environ, **environment}, check=True)
    with open(out, encoding="utf-8") as file:
        return json.load(file)["benchmarks"]


class Bench(unittest.TestCase):
    def setUp(self):
        self.folder = self.entered(tempfile.TemporaryDirectory())

    def entered(self, context):
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def path(self, name):
        return os.path.join(self.folder, name)

    def script(self, name, *arguments, **environment):
        return subprocess.run([sys.executable, str(HERE / name), *arguments], stdout=subprocess.PIPE, text=True, timeout=240,
                              env={**os.environ, **environment}, check=True).stdout

    def test_each_benchmark_runs(self):
        with Sandbox() as sandbox:
            benchmarks = run_once(os.environ["GHLAUTH_BENCH"], self.path("bench.json"), GHLAUTH_BENCH_URL=sandbox.url,
                                  GHLAUTH_BENCH_PIT=sandbox.location_pit, GHLAUTH_BENCH_PATH=f"/contacts/{sandbox.contacts[0][0]}")
            calls = sandbox.counters()["api_calls"]
        matches = run_once(os.environ["GHLAUTH_BENCH_OPERATION"], self.path("operation.json"))
        self.assertEqual([one["allocations"] for one in matches if one["name"] == "match_with_ghlauth"], [0])
        benchmarks += matches
        benchmarks += run_once(os.environ["GHLAUTH_BENCH_WEBHOOK"], self.path("webhook.json"))
        benchmarks += run_once(os.environ["GHLAUTH_BENCH_TOKEN_ANSWER"], self.path("token_answer.json"))
        benchmarks += run_once(os.environ["GHLAUTH_BENCH_USER_CONTEXT"], self.path("user_context.json"))
        benchmarks += run_once(os.environ["GHLAUTH_BENCH_STORE"], self.path("store.json"), GHLAUTH_BENCH_FOLDER=self.folder)
        self.assertEqual({one["name"].split("/")[0] for one in benchmarks}, {
            "map_of_shared_ptr", "bearer_held", "bearer_copied", "bearer_of_pit_copied", "token_of_installation",
            "map_by_id", "map_by_id_copied", "held_by_id", "bearer_by_id", "answer_with_cjson", "answer_with_ghlauth", "get_with_curl",
            "get_with_ghlauth", "decide_with_ghlauth", "match_with_ghlauth", "match_with_regex", "match_with_hash_map",
            "upsert_with_sqlite", "upsert_with_ghlauth", "lease_cycle_with_sqlite", "lease_cycle_with_ghlauth",
            *(f"{algorithm}_{size}_with_{which}" for algorithm in ("ed25519", "rsa") for size in ("1k", "64k")
              for which in ("openssl", "ghlauth")),
            *(f"context_{size}with_{which}" for size in ("", "64k_") for which in ("openssl", "openssl_and_cjson", "ghlauth")),
            "context_refused_right_padding", "context_refused_wrong_padding"})
        self.assertEqual([one for one in benchmarks if one.get("error_occurred")], [])
        self.assertGreaterEqual(calls, 2)
        table = self.script("table.py", self.path("bench.json"), self.path("operation.json"), self.path("store.json"))
        self.assertEqual(table.count(" x map of shared ptr"), 8)
        self.assertIn(" x upsert with sqlite", table)
        self.assertRegex(table, r"match with ghlauth .* x match with hash map, 0 allocations")

    def test_a_store_grows(self):
        grown = subprocess.run([os.environ["GHLAUTH_GROWTH"], self.folder, self.folder, "1000", "10000"], capture_output=True,
                               text=True, timeout=280, check=True).stdout
        rows = [json.loads(line) for line in grown.splitlines()]
        self.assertEqual([row["installations"] for row in rows], [1000, 10000])
        self.assertGreater(rows[1]["file_bytes"], 5 * rows[0]["file_bytes"])
        for row in rows:
            for key in ("open", "warm", "cold", "due_1", "due_100", "page_100"):
                self.assertGreater(row[key]["p99_us"], 0)
                self.assertGreaterEqual(row[key]["p99_us"], row[key]["p50_us"])
        with open(self.path("growth.jsonl"), "w", encoding="utf-8") as file:
            file.write(grown)
        table = self.script("chart.py", self.path("growth.jsonl"), self.path("growth.svg"))
        self.assertIn("| 10,000 | ", table)
        lines = xml.etree.ElementTree.parse(self.path("growth.svg")).iter("{http://www.w3.org/2000/svg}polyline")
        self.assertEqual([line.get("points").count(",") for line in lines], [2] * 12)

    def test_the_load_is_told_and_drawn(self):
        with Sandbox("--set", "rate-max=0", "--set", "rate-daily=0") as sandbox, open(self.path("load.jsonl"), "w", encoding="utf-8") as file:
            environment = {**os.environ, "GHLAUTH_BENCH_URL": sandbox.url, "GHLAUTH_BENCH_PIT": sandbox.location_pit,
                           "GHLAUTH_BENCH_PATH": f"/contacts/{sandbox.contacts[0][0]}"}
            for way, concurrency in (("curl-easy", 1), ("client", 1), ("curl-multi", 16), ("queue", 16)):
                subprocess.run([os.environ["GHLAUTH_LOAD"], way, str(concurrency), "50"], stdout=file, env=environment, timeout=60, check=True)
        told = self.script("load_table.py", self.path("load.jsonl"))
        self.assertRegex(told, r"16  queue +\d+ +[\d.]+ us +[\d.]+ to +[\d.]+ MB +[\d.]+, [\d.]+\n")
        self.script("load_chart.py", self.path("load.jsonl"), self.path("load.svg"))
        bars = list(xml.etree.ElementTree.parse(self.path("load.svg")).iter("{http://www.w3.org/2000/svg}rect"))
        self.assertEqual(len(bars), 4)
        self.assertGreater(min(float(bar.get("width")) for bar in bars), 0)

    def test_each_language_that_was_built_is_measured(self):
        build = pathlib.Path(os.environ["GHLAUTH_BUILD_DIR"])
        with Sandbox("--set", "rate-max=0", "--set", "rate-daily=0") as sandbox:
            measured = self.script("languages/run.py", build, "1", "--small", GHLAUTH_BENCH_URL=sandbox.url, GHLAUTH_BENCH_GETS="2",
                                   GHLAUTH_BENCH_PIT=sandbox.location_pit, GHLAUTH_BENCH_PATH=f"/contacts/{sandbox.contacts[0][0]}")
        rows = [json.loads(line) for line in measured.splitlines()]
        self.assertEqual(len(rows), len(languages.run.small(build)), measured)
        self.assertLessEqual({"C", "C++"}, {row["language"] for row in rows})
        for row in rows:
            self.assertGreater(row["get_us"], 0, row)
            self.assertGreater(row.get("token_us", row["way"] == "libcurl alone"), 0, row)
        with open(self.path("languages.jsonl"), "w", encoding="utf-8") as file:
            file.write(measured)
        table = self.script("languages/table.py", self.path("languages.jsonl"))
        self.assertEqual(table.count(" | ghlauth | ") + 1, len(rows))


if __name__ == "__main__":
    unittest.main()
