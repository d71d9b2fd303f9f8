"""The units, ghlauth-keep and ghlauth-webhook: what systemd says about them; and with GHLAUTH_LONG, as root, a real systemd that runs them.

That systemd is booted by systemd-nspawn over an overlay of this machine's files, where the build is installed; nothing of it stays.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from case import PROGRAM, CliCase
from webhooks import SigningKey, event

UNITS = sorted((pathlib.Path(__file__).resolve().parents[3] / "src" / "cli").glob("*.service"))
BUILD = os.environ["GHLAUTH_BUILD_DIR"]
OLD_S = 40 * 86400
WORST_EXPOSURE = 20  # tenths; 100 is that of a service without any of its settings


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, check=False)


class Unit(unittest.TestCase):
    def unit(self, source, *changes):
        folder = tempfile.TemporaryDirectory(prefix="ghlauth-")
        self.addCleanup(folder.cleanup)
        text = source.read_text()
        for old, new in (("ExecStart=ghlauth ", f"ExecStart={PROGRAM} "), *changes):
            self.assertIn(old, text)
            text = text.replace(old, new)
        path = pathlib.Path(folder.name) / source.name
        path.write_text(text)
        return str(path)

    def test_they_are_valid(self):
        self.assertEqual([source.name for source in UNITS], ["ghlauth-keep.service", "ghlauth-webhook.service"])
        for source in UNITS:
            done = analyze("verify", "--man=no", self.unit(source))
            self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
            done = analyze("verify", "--man=no", self.unit(source, ("ProtectHome=", "ProtectHouse=")))
            self.assertIn("ProtectHouse", done.stderr)

    def test_they_are_confined(self):
        security = ["security", "--offline=true", f"--threshold={WORST_EXPOSURE}"]
        for source in UNITS:
            done = analyze(*security, self.unit(source))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("Overall exposure level", done.stdout)
            done = analyze(*security, self.unit(source, ("DynamicUser=yes\n", ""), ("SystemCallFilter=@system-service\n", "")))
            self.assertNotEqual(done.returncode, 0)


BOOT = r"""
set -euo pipefail
cd "$1"
mkdir layers root
mount -t tmpfs tmpfs layers
mkdir layers/upper layers/work
mount -t overlay overlay -o lowerdir=/,upperdir=layers/upper,workdir=layers/work root
DESTDIR=$PWD/root cmake --install "$2" --prefix /usr/local >install.log
cp -a files/. root/
chown -R root: root/etc/ghlauth root/var/lib/ghlauth
: >root/etc/machine-id
ln -sf /etc/systemd/system/probe.target root/etc/systemd/system/default.target
leave_no_groups() { find /sys/fs/cgroup{,/systemd,/unified}/{payload,supervisor} -depth -type d -exec rmdir {} \;; } 2>/dev/null
apart=()
if [ ! -d /run/systemd/system ]; then
  apart=(--keep-unit --register=no)
  trap leave_no_groups EXIT
fi
timeout -k 10 240 systemd-nspawn -q "${apart[@]}" -D root --machine "ghlauth-$$" --bind "$PWD/out:/out" --console=pipe --boot \
  </dev/null >boot.log 2>&1
"""
TARGET = """[Unit]
Requires=basic.target probe.service
After=basic.target
AllowIsolate=yes
"""
SERVICE = """[Service]
Type=oneshot
ExecStart=/bin/bash /probe
ExecStopPost=systemctl --no-block poweroff
"""
# What somebody at that machine does. A wait ends by itself only when something is wrong.
PROBE = r"""
set -x
exec >/out/log 2>&1
until_runs() {
  for _ in $(seq 600); do
    if grep -qs "^ghlauth_keep_runs_total $1$" /run/ghlauth/keep.prom; then return 0; fi
    sleep 0.1
  done
  echo "no run $1"
}
show() { systemctl show ghlauth-keep -p "$1" --value; }
systemctl start ghlauth-keep || echo "it does not start"
show ActiveState >/out/started
pid=$(show MainPID)
cp /proc/$pid/status /out/status
tr '\0' '\n' </proc/$pid/cmdline >/out/cmdline
until_runs 1
cp /run/ghlauth/keep.prom /out/first.prom
ls -ln /run/credentials/ghlauth-keep.service >/out/credentials
ls -ln /var/lib/ghlauth/ >/out/state
systemctl reload ghlauth-keep || echo "it does not reload"
until_runs 2
cp /run/ghlauth/keep.prom /out/second.prom
show MainPID >/out/pid_after_reload
echo "$pid" >/out/pid
systemctl stop ghlauth-keep
systemctl show ghlauth-keep -p ActiveState -p Result -p ExecMainStatus -p NRestarts >/out/stopped
# The receiver of webhooks, whose command runs within its limits.
systemctl start ghlauth-webhook || echo "the receiver does not start"
curl -sS http://127.0.0.1:8484/healthz >/out/health
curl -sS -d @/event -H "X-GHL-Signature: $(cat /signature)" http://127.0.0.1:8484/webhooks >/out/answer
systemctl reload ghlauth-webhook || echo "the receiver does not reload"
cp /run/ghlauth-webhook/webhook.prom /out/webhook.prom
systemctl stop ghlauth-webhook
systemctl show ghlauth-webhook -p ActiveState -p Result -p ExecMainStatus -p NRestarts >/out/receiver_stopped
cp /var/lib/ghlauth/event /out/event
# Without the key it cannot begin: the unit fails.
mv /etc/ghlauth/store.key /etc/ghlauth/away
systemctl start ghlauth-keep && echo "it starts without a key"
journalctl --no-pager -u ghlauth-keep -o cat >/out/journal
echo done >/out/done
"""


class Booted(CliCase):
    arguments = (*CliCase.arguments, "--locations", "6")

    @classmethod
    def setUpClass(cls):
        if not os.environ.get("GHLAUTH_LONG"):
            raise unittest.SkipTest("a long test")
        if os.geteuid() != 0 or shutil.which("systemd-nspawn") is None or not os.path.exists("/lib/systemd/systemd"):
            raise unittest.SkipTest("it needs root and systemd-nspawn")
        super().setUpClass()

    def boot(self):
        """Boots, and returns a function that reads what was found; skips where this machine lets nobody mount or boot."""
        base = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-boot-"))
        self.addCleanup(shutil.rmtree, base, ignore_errors=True)
        files = base / "files"
        system, etc, state = (files / name for name in ("etc/systemd/system", "etc/ghlauth", "var/lib/ghlauth"))
        for folder in (system, etc, state, base / "out"):
            folder.mkdir(parents=True)
        (system / "probe.target").write_text(TARGET)
        (system / "probe.service").write_text(SERVICE)
        (files / "probe").write_text(PROBE)
        (etc / "keep.env").write_text(f"CLIENT_ID={self.client_id}\nREDIRECT_URI={self.sandbox.app['redirect_uri']}\n"
                                      f"STORE=sqlite:/var/lib/ghlauth/store.db\nKEEP_OPTIONS={' '.join(self.origin)}\n")
        key = SigningKey(base)
        shutil.copy(key.public, etc / "highlevel.pem")
        self.event = event(appId=self.app_id)
        (files / "event").write_bytes(self.event)
        (files / "signature").write_text(key.sign(self.event))
        (etc / "webhook.env").write_text(
            f"CLIENT_ID={self.client_id}\nREDIRECT_URI={self.sandbox.app['redirect_uri']}\nSTORE=sqlite:/var/lib/ghlauth/store.db\n"
            f"WEBHOOK_OPTIONS={' '.join(self.origin)} --key /etc/ghlauth/highlevel.pem -- tee /var/lib/ghlauth/event\n")
        (etc / "client-secret").write_text(self.client_secret + "\n")
        shutil.copy(self.config / "store.key", etc / "store.key")
        shutil.copy(self.data / "store.db", state / "store.db")
        for path in (*etc.iterdir(), *state.iterdir()):
            path.chmod(0o600)
        (etc / "highlevel.pem").chmod(0o644)
        done = subprocess.run(["unshare", "--mount", "--propagation", "private", "bash", "-c", BOOT, "boot", base, BUILD],
                              capture_output=True, text=True, timeout=300, check=False)
        boot_log = base / "boot.log"
        if not (base / "install.log").exists():
            self.skipTest("nothing can be mounted here: " + done.stderr.strip()[-300:])
        self.assertTrue(boot_log.exists(), done.stderr)
        if not (base / "out" / "log").exists():
            self.skipTest("nothing boots here: " + boot_log.read_text(errors="replace")[-1000:])

        def read(name):
            path = base / "out" / name
            self.assertTrue(path.exists(), name + ": " + (base / "out" / "log").read_text())
            return path.read_text()

        return read

    def test_it_runs_under_systemd(self):
        self.login()
        self.import_as_another_program(self.sandbox.install_location(1), int(time.time()) - OLD_S)
        before = self.sandbox.counters()
        read = self.boot()
        after = self.sandbox.counters()
        self.assertEqual(read("done"), "done\n", read("log"))
        self.assertNotRegex(read("log"), "(?m)^(no run|it does not|it starts)")

        self.assertEqual(read("started"), "active\n")  # it said READY=1
        status = dict(line.split(":\t", 1) for line in read("status").splitlines() if ":\t" in line)
        uids = status["Uid"].split()
        self.assertEqual(len(set(uids)), 1)
        self.assertGreater(int(uids[0]), 60000)  # a user of its own
        self.assertEqual((status["NoNewPrivs"], status["Seccomp"]), ("1", "2"))
        self.assertEqual({int(status[name], 16) for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb")}, {0})
        self.assertIn("/run/credentials/ghlauth-keep.service/store-key", read("cmdline"))
        for name in ("client-secret", "store-key"):
            self.assertRegex(read("credentials"), rf"(?m)^-r--[r-]-----.* {name}$")
        self.assertRegex(read("state"), rf"(?m)^-rw------- 1 {uids[0]} .* store\.db$")

        self.assertIn("ghlauth_keep_renewed_total 1\n", read("first.prom"))
        self.assertEqual(after["refreshes_ok"] - before["refreshes_ok"], 1)
        self.assertEqual(after["refresh_reuses"], before["refresh_reuses"])
        self.assertIn("ghlauth_keep_failed_runs_total 0\n", read("second.prom"))
        self.assertEqual(read("pid_after_reload"), read("pid"))
        self.assertEqual(set(read("stopped").split()),
                         {"ActiveState=inactive", "Result=success", "ExecMainStatus=0", "NRestarts=0"})
        self.assertEqual((read("health"), read("answer")), ("ok\n", "OK\n"))
        self.assertEqual(read("event").encode(), self.event)
        self.assertIn('requests_total{outcome="ok"} 1\n', read("webhook.prom"))
        self.assertEqual(set(read("receiver_stopped").split()), set(read("stopped").split()))
        journal = read("journal")
        self.assertRegex(journal, r"(?m)^Renewed 1, not due \d+, failed 0$")
        self.assertNotIn(self.client_secret, journal)
        self.assertNotIn(re.split(r"\s", (self.config / "store.key").read_text())[1], journal)


if __name__ == "__main__":
    if shutil.which("systemd-analyze") is None:
        print("systemd-analyze is not installed", file=sys.stderr)
        sys.exit(77)
    unittest.main()
