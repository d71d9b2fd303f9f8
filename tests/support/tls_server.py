#!/usr/bin/env python3
"""A TLS server on 127.0.0.1 for tests, with HTTP/1.1 or HTTP/2 by hand, so that it can break off where no honest server does.

The first request is answered with "hello" (or with --json). With --fault every later one is read whole (with "early": its head alone)
and not answered. With --client-ca, who has no certificate of that CA is sent away. Prints its port, serves until its standard input ends, and prints what arrived, one "name number" a line.
"""
import argparse
import re
import socket
import ssl
import struct
import sys
import threading
import warnings

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, ACK, END_HEADERS = 1, 1, 4
REFUSED_STREAM, HTTP_1_1_REQUIRED = 7, 13
STATUS_200 = b"\x88"  # HPACK: entry 8 of the static table

counts = {"connections": 0, "resumed": 0, "requests": 0, "h2": 0}
lock = threading.Lock()


def count(name):
    with lock:
        counts[name] += 1
        return counts[name]


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def serve_http1(stream, fault, answer):
    while True:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = stream.readline()
            if not line:
                return
            head += line
        if fault == "early" and counts["requests"] > 0:
            count("requests")
            return
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        read_exactly(stream, int(length.group(1)) if length else 0)
        if count("requests") > 1 and fault:
            return
        stream.write(answer)
        stream.flush()


def frame(kind, flags, stream_id, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream_id) + payload


def serve_http2(stream, fault):
    def send(*frames):
        stream.write(b"".join(frames))
        stream.flush()

    read_exactly(stream, 24)  # the preface of the client
    send(frame(SETTINGS, 0, 0))
    last_answered = 0
    while True:
        header = read_exactly(stream, 9)
        length, kind, flags = int.from_bytes(header[:3], "big"), header[3], header[4]
        stream_id = int.from_bytes(header[5:], "big") & 0x7FFFFFFF
        payload = read_exactly(stream, length)
        if kind == SETTINGS and not flags & ACK:
            send(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            send(frame(PING, ACK, 0, payload))
        elif kind == HEADERS and fault == "early" and counts["requests"] > 0:
            count("requests")
            return
        elif kind in (HEADERS, DATA) and flags & END_STREAM:
            if count("requests") == 1 or not fault:
                send(frame(HEADERS, END_HEADERS, stream_id, STATUS_200), frame(DATA, END_STREAM, stream_id, b"hello"))
                last_answered = stream_id
            elif fault == "close":
                return
            elif fault == "refuse":
                send(frame(RST_STREAM, 0, stream_id, struct.pack(">I", REFUSED_STREAM)))
            elif fault == "http11":
                send(frame(RST_STREAM, 0, stream_id, struct.pack(">I", HTTP_1_1_REQUIRED)))
            elif fault == "goaway":
                send(frame(GOAWAY, 0, 0, struct.pack(">II", last_answered, 0)))
                return


def shake_hands(connection):
    try:
        connection.do_handshake()
    except ssl.SSLError:
        # Closed with something unread, the connection would be reset, and the client might not see why it is refused.
        with socket.socket(fileno=connection.detach()) as plain:
            plain.shutdown(socket.SHUT_WR)
            while plain.recv(65536):
                pass
        raise


def serve(raw, context, fault, answer):
    try:
        with context.wrap_socket(raw, server_side=True, do_handshake_on_connect=False) as connection:
            shake_hands(connection)
            count("connections")
            if connection.session_reused:
                count("resumed")
            with connection.makefile("rwb") as stream:
                if connection.selected_alpn_protocol() == "h2":
                    count("h2")
                    serve_http2(stream, fault)
                else:
                    serve_http1(stream, fault, answer)
    except (OSError, EOFError):
        pass  # the client left, or refused the certificate


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cert", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--h2", action="store_true")
    parser.add_argument("--fault", choices=["close", "early", "refuse", "goaway", "http11"])
    parser.add_argument("--max-tls", choices=["1.1", "1.2", "1.3"], default="1.3")
    parser.add_argument("--client-ca")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--json")
    arguments = parser.parse_args()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(arguments.cert, arguments.key)
    context.set_alpn_protocols(["h2", "http/1.1"] if arguments.h2 else ["http/1.1"])
    if arguments.max_tls == "1.1":
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = getattr(ssl.TLSVersion, "TLSv" + arguments.max_tls.replace(".", "_"))

    if arguments.client_ca:
        context.load_verify_locations(arguments.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    body = (arguments.json or "hello").encode()
    kind = "application/json" if arguments.json else "text/plain"
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    listener = socket.create_server(("127.0.0.1", arguments.port), backlog=128)
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            raw, _ = listener.accept()
            threading.Thread(target=serve, args=(raw, context, arguments.fault, answer), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
    with lock:
        for name, number in counts.items():
            print(name, number)


if __name__ == "__main__":
    main()
