#!/usr/bin/env python3
"""An HTTP server on 127.0.0.1 for large bodies, by hand, so that it can break off where no honest server does.

Prints its port and serves until its standard input ends. A line on it is answered: "arrived" with what arrived so far, as JSON, and
forgets it. Paths (N: bytes, of a pattern that repeats; a query is left out of account):

  GET  /bytes/N  /chunked/N  /gzip/N  /br/N     a body, in one of these ways
  GET  /short/N  /short-chunked/N  /short-gzip/N  half of it, and the end of the connection
  GET  /empty                                     204
  any  /upload                                    what came: size, SHA-256, and the parts of a small multipart body
  any  /once                                      401 for the bearer of the first request, then as /upload
  any  /second/N                                  what /drop-after/N does, then as /upload; GET: as /short/N, then as /bytes/N
  any  /refuse-after/N                            413 once N bytes came
  any  /drop-after/N                              the end of the connection once N bytes came
"""
import email.parser
import email.policy
import hashlib
import json
import socket
import sys
import threading
import zlib

PATTERN = bytes(range(251)) * 256  # no power of two long, so that pieces in a wrong order show
PARTS_UP_TO = 1 << 20
TEXT_UP_TO = 100
arrived = []
first_bearer = []
lock = threading.Lock()


def pattern(size):
    while size > 0:
        piece = PATTERN[:size]
        yield piece
        size -= len(piece)


def gzipped(size):
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for piece in pattern(size):
        yield packer.compress(piece)
    yield packer.flush()


def brotli(size):
    """Meta-blocks that are not compressed (RFC 7932, 9.2): ISLAST 0, four nibbles of MLEN - 1, ISUNCOMPRESSED 1; then an empty last
    one. The window of 64 KiB is one bit before the first."""
    begun = 0
    for piece in pattern(size):
        bits = (len(piece) - 1) << 3 | 1 << 19
        yield (bits << 1 - begun).to_bytes(3, "little") + piece
        begun = 1
    yield b"\x03" if begun else b"\x06"


def whole_line(stream):
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return line


class Request:
    def __init__(self, stream):
        line = whole_line(stream)
        self.method, target, _ = line.decode().split()
        self.path = target.partition("?")[0]
        self.headers = {}
        while (line := stream.readline().rstrip(b"\r\n")):
            name, _, value = line.decode().partition(":")
            self.headers[name.lower()] = value.strip()
        self.stream = stream
        self.size, self.hash, self.start = 0, hashlib.sha256(), b""
        self.note = {"method": self.method, "path": self.path, "headers": self.headers, "size": 0, "whole": False}
        with lock:
            arrived.append(self.note)

    def pieces(self):
        if self.headers.get("transfer-encoding") != "chunked":
            yield from self.exactly(int(self.headers.get("content-length", 0)))
            return
        while (size := int(whole_line(self.stream), 16)):
            yield from self.exactly(size)
            whole_line(self.stream)
        whole_line(self.stream)

    def exactly(self, size):
        while size > 0:
            piece = self.stream.read1(min(size, 1 << 16))
            if not piece:
                raise EOFError
            size -= len(piece)
            yield piece

    def read(self, limit=None):
        for piece in self.pieces():
            self.size += len(piece)
            self.hash.update(piece)
            if self.size <= PARTS_UP_TO:
                self.start += piece
            self.note["size"] = self.size
            if limit is not None and self.size >= limit:
                return
        self.note["whole"] = True

    def parts(self):
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/") or self.size > PARTS_UP_TO:
            return []
        text = b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.start
        whole = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(text)
        return [{"head": [f"{name}: {value}" for name, value in part.raw_items()],
                 "text": part.get_payload(decode=True).decode("latin-1")} for part in whole.iter_parts()]


def send_body(connection, pieces, size=None, chunked=False, encoding=None, short=False):
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
    if encoding:
        head += f"Content-Encoding: {encoding}\r\n"
    head += "Transfer-Encoding: chunked\r\n\r\n" if chunked else f"Content-Length: {size}\r\n\r\n"
    connection.sendall(head.encode())
    for piece in pieces:
        if chunked and piece:
            piece = b"%x\r\n%s\r\n" % (len(piece), piece)
        connection.sendall(piece)
    if chunked and not short:
        connection.sendall(b"0\r\n\r\n")
    if short:
        raise EOFError


def send_json(connection, status, answer):
    body = json.dumps(answer).encode()
    connection.sendall(b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))


def down(connection, kind, size):
    if kind == "bytes":
        send_body(connection, pattern(size), size)
    elif kind == "short":
        send_body(connection, pattern(size // 2), size, short=True)
    elif kind == "short-gzip":
        send_body(connection, gzipped(size // 2), 1 << 40, encoding="gzip", short=True)
    elif kind in ("chunked", "short-chunked"):
        send_body(connection, pattern(size), chunked=True, short=kind != "chunked")
    else:
        send_body(connection, {"gzip": gzipped, "br": brotli}[kind](size), chunked=True, encoding=kind)


def refuse(connection):
    """As servers do it that want to be heard: the rest is read, and thrown away."""
    send_json(connection, 413, {"statusCode": 413, "message": "the file is too large for this plan"})
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(1 << 16):
        pass
    raise EOFError


def answer(connection, request):
    kind, _, number = request.path.strip("/").partition("/")
    with lock:
        again = sum(note["path"] == request.path for note in arrived) > 1
    if kind == "second":
        kind = {("GET", False): "short", ("GET", True): "bytes"}.get((request.method, again), "upload" if again else "drop-after")
        number = "" if kind == "upload" else number
    if request.method == "GET" and number:
        request.read()
        return down(connection, kind, int(number))
    if kind == "empty":
        return connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
    request.read(int(number) if number else None)
    if kind == "refuse-after":
        return refuse(connection)
    if kind == "drop-after":
        raise EOFError
    bearer = request.headers.get("authorization")
    with lock:
        first_bearer.append(bearer)
    if kind == "once" and bearer == first_bearer[0]:
        return send_json(connection, 401, {"statusCode": 401, "message": "Invalid JWT"})
    send_json(connection, 200, {"size": request.size, "sha256": request.hash.hexdigest(), "parts": request.parts(),
                                 "text": request.start[:TEXT_UP_TO].decode("latin-1")})


def serve(connection):
    with connection, connection.makefile("rb") as stream:
        try:
            while True:
                answer(connection, Request(stream))
        except (EOFError, OSError):
            pass


def accept(listener):
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=accept, args=(listener,), daemon=True).start()
print(listener.getsockname()[1], flush=True)
for command in sys.stdin:
    if command.strip() == "arrived":
        with lock:
            print(json.dumps(arrived), flush=True)
            arrived.clear()
            first_bearer.clear()
