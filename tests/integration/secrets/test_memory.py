"""Memory images (gcore) of a process that did everything with the library: which of its secrets are in there, amid and after, and
whose memory that is. Ours is wiped, and in no core file; what libcurl and those below it leave is what src/core/security.md lists.

With $SECRETS_TABLE set, it prints what it counted."""

import collections
import os
import pathlib
import re
import shutil
import struct
import subprocess
import unittest

from scene import Between, Planted, REDIRECT_URI, SUPPORT, Sandbox, Scene, Worker, memory_maps, temporary_folder
import nginx
import servers

FREED = os.environ["SECRETS_FREED"]
THEIRS = {"libcurl.so.4", "libnghttp2.so.14"}
PAGES = "pages of secrets"
PAGE_BYTES = 4096


def used_parts(address, data):
    """(address, bytes) of what is not empty: most of the memory of a process was never written."""
    nothing, begin = bytes(PAGE_BYTES), None
    for at in range(0, len(data) + 1, PAGE_BYTES):
        is_used = at < len(data) and data[at:at + PAGE_BYTES] != nothing
        if is_used and begin is None:
            begin = at
        elif not is_used and begin is not None:
            yield address + begin, data[begin:at]
            begin = None
    if begin is not None:
        yield address + begin, data[begin:]


def image(pid, path, whole):
    """(address, bytes) of each piece of memory that is in a core file of the process: the one that the kernel would write, or
    `whole`, with the pages that it leaves out."""
    done = subprocess.run(["gdb", "-nx", "-batch", "-iex", "set auto-solib-add off", "-iex", "set debuginfod enabled off", "-p", str(pid),
                           "-ex", f"set dump-excluded-mappings {'on' if whole else 'off'}", "-ex", f"gcore {path}"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120)
    if not path.exists():
        raise AssertionError(done.stdout + done.stderr)
    data = path.read_bytes()
    path.unlink()
    (offset,), (entry_size, count) = struct.unpack_from("<Q", data, 32), struct.unpack_from("<HH", data, 54)
    pieces = []
    for i in range(count):
        kind, _, at, address, _, size = struct.unpack_from("<IIQQQQ", data, offset + i * entry_size)
        if kind == 1:  # PT_LOAD
            pieces += used_parts(address, data[at:at + size])
    return pieces


class Owners:
    """Whose memory is where, of what freed.c wrote."""

    def __init__(self, path):
        self.freed, self.live = [], []
        for line in path.read_text(encoding="utf-8").splitlines():
            kind, address, size, *modules = line.split()
            block = (int(address, 16), int(size, 16), self.owner(modules))
            (self.freed if kind == "freed" else self.live).append(block)

    @staticmethod
    def owner(modules):
        """The first caller that is none of malloc's and C++'s own. What cJSON and SQLite have, we asked them to have."""
        others = (module for module in modules if not re.match(r"libfreed|libstdc\+\+|libc\.", module))
        owner = next(others, "?")
        return "libghlauth.so.0" if owner.startswith(("libcjson", "libsqlite3")) else owner

    def of(self, address):
        for begin, size, owner in [*self.live, *reversed(self.freed)]:
            if begin <= address < begin + size:
                return owner
        return "?"


class Memory(unittest.TestCase):
    maxDiff = None

    def new_scene(self, how, watched=True):
        folder = temporary_folder(self)
        certificate = folder / "certificate"
        certificate.mkdir()
        subprocess.run(["sh", SUPPORT / "make_certs.sh", certificate], check=True, capture_output=True)
        sandbox = Sandbox("--redirect-uri", REDIRECT_URI)
        self.addCleanup(sandbox.close)
        between = Between(sandbox.port, certificate if how == "https" else None)
        self.addCleanup(between.close)
        self.report = folder / "freed"
        worker = Worker(folder, **({"LD_PRELOAD": FREED, "FREED_REPORT": str(self.report)} if watched else {}))
        self.addCleanup(worker.close)
        url = between.url
        if how == "http/2":
            front = nginx.Server(lambda own, port: (
                "", f"server {{ listen 127.0.0.1:{port} ssl http2; ssl_certificate {certificate}/good.pem; "
                    f"ssl_certificate_key {certificate}/good.key; location / {{ proxy_pass {between.url}; }} }}"))
            self.addCleanup(front.close)
            url = f"https://127.0.0.1:{front.port}"
        return Scene(worker, sandbox, between, Planted(), folder, url, "-" if how == "http" else certificate / "ca.pem")

    def scene(self, how, watched=True):
        scene = self.new_scene(how, watched)
        scene.open(f"sqlite:{scene.folder}/store")
        scene.all()
        return scene

    def copies(self, scene, title, whole=True):
        """{place: {secret: copies}}; a place is the pages of secrets, or who has or had the memory."""
        if self.report.exists():
            scene.worker.do("live")
        owners = Owners(self.report) if self.report.exists() else None
        maps = memory_maps(scene.worker.pid)
        found = collections.defaultdict(collections.Counter)
        for begin, data in image(scene.worker.pid, scene.folder / "core", whole):
            for name, how, offset in scene.planted.find(data):
                at = begin + offset
                where, is_secret = next((one[2:] for one in maps if one[0] <= at < one[1]), ("nowhere", False))
                place = PAGES if is_secret else owners.of(at) if owners and where != "[stack]" else where
                found[place][f"{name}{how and ' in ' + how}"] += 1
        if os.environ.get("SECRETS_TABLE"):
            print(f"\n{title}")
            for place, names in sorted(found.items()):
                print(f"  {place:20}{sum(names.values()):4}  " + ", ".join(f"{name} {count}" for name, count in sorted(names.items())))
        return {place: dict(names) for place, names in found.items()}

    def check(self, how):
        scene = self.scene(how)
        pages = self.copies(scene, f"{how}, amid").get(PAGES, {})
        in_use = {name for name in scene.planted.secrets if re.match("client secret$|shared secret|store key, raw|Private", name)}
        self.assertEqual(len(in_use), 4)
        in_use.add([name for name in scene.between.tokens if name.startswith("access")][-1])
        self.assertLessEqual(in_use, set(pages))  # so they would be found elsewhere, too
        amid = self.copies(scene, f"{how}, amid, as the kernel dumps it", whole=False)
        self.assertLessEqual(set(amid), THEIRS, amid)
        scene.worker.do("free")
        after = self.copies(scene, f"{how}, after")
        self.assertEqual(after, {})  # with what others freed wiped: see below
        freed = collections.Counter(owner for *_, owner in Owners(self.report).freed)
        if os.environ.get("SECRETS_TABLE"):
            print(f"{how}: blocks that were freed with a secret in them: {dict(freed)}")
        self.assertLessEqual(set(freed), THEIRS)
        self.assertGreater(freed["libcurl.so.4"], 0)  # they are seen

    def test_http(self):
        self.check("http")

    def test_https(self):
        self.check("https")

    @unittest.skipIf(nginx.PROGRAM is None, "nginx is not installed")
    def test_http_2(self):
        self.check("http/2")

    def check_server(self, kind, store, module, client=None):
        try:
            server = kind()
        except servers.Missing as missing:
            self.skipTest(str(missing))
        self.addCleanup(server.close)
        server.start()
        scene = self.new_scene("http")
        scene.open(store(server), password=server.PASSWORD, tokens_in_redis=kind is servers.Redis)
        scene.own_secret()
        amid = self.copies(scene, f"{module}, amid", whole=False)
        self.assertEqual(set().union(*amid.values()), {"password of the server"})
        scene.worker.do("free")
        self.assertEqual(self.copies(scene, f"{module}, after"), {})
        freed = collections.Counter(owner for *_, owner in Owners(self.report).freed)
        if os.environ.get("SECRETS_TABLE"):
            print(f"{module}: blocks that were freed with a secret in them: {dict(freed)}")
        self.assertLessEqual(set(amid), {client, module}, amid)
        self.assertLessEqual(set(freed), {client}, freed)

    def test_postgres(self):
        self.check_server(servers.Postgres, lambda server: f"postgres://keeper@127.0.0.1:{server.port}/store", "libghlauth-postgres.so",
                          "libpq.so.5")

    def test_redis(self):
        self.check_server(servers.Redis, lambda server: f"redis+unix://keeper@{server.socket}", "libghlauth-redis.so")

    def test_what_libcurl_leaves(self):
        """Nothing wipes behind it here. What is left lies where malloc has it for the next."""
        scene = self.scene("https", watched=False)
        scene.worker.do("free")
        left = self.copies(scene, "https, after, as it is")
        self.assertLessEqual(set(left), {"[heap]"}, left)


if __name__ == "__main__":
    if shutil.which("gdb") is None:
        print("gdb is not installed")
        raise SystemExit(77)
    unittest.main()
