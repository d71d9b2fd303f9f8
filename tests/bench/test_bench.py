"""Every benchmark runs once, those over HTTP against the sandbox. What they measure is for tests/bench/run."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402


class Bench(unittest.TestCase):
    def test_each_benchmark_runs(self):
        with Sandbox() as sandbox:
            environment = {**os.environ, "GHLAUTH_BENCH_URL": sandbox.url, "GHLAUTH_BENCH_PIT": sandbox.location_pit,
                           "GHLAUTH_BENCH_PATH": f"/contacts/{sandbox.contacts[0][0]}"}
            result = subprocess.run([os.environ["GHLAUTH_BENCH"], "--benchmark_min_time=0.000001", "--benchmark_format=json"],
                                    capture_output=True, text=True, timeout=120, env=environment, check=True)
            calls = sandbox.counters()["api_calls"]
        benchmarks = json.loads(result.stdout)["benchmarks"]
        self.assertEqual({one["name"].split("/")[0] for one in benchmarks}, {
            "map_of_shared_ptr", "bearer_of_installation", "bearer_of_pit", "token_of_installation", "get_with_curl",
            "get_with_ghlauth"})
        self.assertEqual([one for one in benchmarks if one.get("error_occurred")], [])
        self.assertGreaterEqual(calls, 2)


if __name__ == "__main__":
    unittest.main()
