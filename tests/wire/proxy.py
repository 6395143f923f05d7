#!/usr/bin/env python3
"""A proxy that ends TLS for every host and hands each request, with its real Host header, to moto_server.
usage: proxy.py MOTO_PORT FOLDER [--clock SECONDS]
It writes into FOLDER: authority.pem (what a client is to trust), port (when it is ready) and calls.jsonl (a request and its answer a line). It reads
FOLDER/faults.json (see faults.py). With --clock it is that many seconds ahead of this machine and refuses what was signed more than five minutes off."""
import argparse
import datetime
import http.client
import itertools
import json
import os
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import faults
import moto_gaps
import operations
from certificates import Authority

_NOT_FORWARDED = {"transfer-encoding", "content-length", "connection", "expect", "proxy-connection"}
_NOT_ANSWERED = {"transfer-encoding", "content-length", "connection", "date"}
_TOLERANCE = datetime.timedelta(minutes=5)


class Bed:
    """What the handlers share."""

    def __init__(self, options):
        self.moto = options.moto
        self.clock = datetime.timedelta(seconds=options.clock)
        self.authority = Authority(options.folder)
        self.faults = faults.Faults(os.path.join(options.folder, "faults.json"))
        self._log = open(os.path.join(options.folder, "calls.jsonl"), "a", buffering=1, encoding="utf-8")
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def write(self, record):
        with self._lock:
            self._log.write(json.dumps(record) + "\n")

    def number(self):
        return next(self._numbers)

    def now(self):
        return datetime.datetime.now(datetime.timezone.utc) + self.clock

    def skew(self, record, service, protocol):
        """The refusal of a request whose time is too far off, or None."""
        stamp = operations.headers(record).get("x-amz-date")
        if not self.clock or not stamp:
            return None
        signed = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if abs(self.now() - signed) <= _TOLERANCE:
            return None
        code, status = {"ec2": ("RequestExpired", 400), "s3": ("RequestTimeTooSkewed", 403)}.get(service, ("SignatureDoesNotMatch", 403))
        text = {"ec2": "Request has expired.", "s3": "The difference between the request time and the current time is too large."}.get(
            service, f"Signature expired: {stamp} is now earlier than {self.now():%Y%m%dT%H%M%SZ} ({self.now():%Y%m%dT%H%M%SZ} - 5 min.)")
        return status, [("Content-Type", "text/xml")], faults.error(protocol, code, text).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bed = None

    def log_message(self, *_):
        pass

    def do_CONNECT(self):
        host = self.path.split(":")[0]
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.wfile.flush()
        try:
            inside = self.bed.authority.context(host).wrap_socket(self.connection, server_side=True)
        except (ssl.SSLError, OSError) as error:
            self.bed.write({"n": self.bed.number(), "tls_error": str(error), "host": host})
            self.close_connection = True
            return
        self.connection, self.rfile, self.wfile = inside, inside.makefile("rb"), inside.makefile("wb", 0)
        self.close_connection = False
        while not self.close_connection:
            self.handle_one_request()

    def _serve(self):
        try:
            self._answer()
        except (ConnectionError, ssl.SSLError, TimeoutError):
            self.close_connection = True

    def _answer(self):
        body = self._body()
        record = {
            "n": self.bed.number(), "t": time.time(), "host": self.headers.get("Host", ""), "method": self.command, "path": self.path,
            "headers": dict(self.headers.items()), "body": body.decode("utf-8", "replace"),
        }
        service, operation = operations.operation_of(record)
        protocol = operations.model(service).metadata["protocol"] if service else "query"
        fault = self.bed.faults.of(service, operation, record["host"])
        kind = fault["kind"] if fault else None
        record.update(service=service, operation=operation, fault=kind)
        if not service:
            # Somebody else's host: not for moto to answer.
            self.bed.write(record | {"status": 502})
            return self._send(502, [], b"", half=False)
        if kind == "before":
            return self._cut(record, 0)
        early = self.bed.skew(record, service, protocol)
        if early is None and fault and kind not in ("after", "half"):
            early = faults.answer(fault, service, protocol)
        status, header, data = early or self._moto(operation, record, body)
        if kind == "after":
            return self._cut(record, status)
        record.update(status=status, response=data.decode("utf-8", "replace") if len(data) < 200_000 else "(long)")
        self.bed.write(record)
        self._send(status, header, data, half=kind == "half")

    def _body(self):
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _moto(self, operation, record, body):
        header = {name: value for name, value in self.headers.items() if name.lower() not in _NOT_FORWARDED}
        sent = moto_gaps.forward(operation, record) or body
        connection = http.client.HTTPConnection("127.0.0.1", self.bed.moto, timeout=120)
        connection.request(self.command, self.path, sent, header | {"Content-Length": str(len(sent))})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if answer.status == 200:
            moto_gaps.after(operation, record, data, self.bed.moto, header)
        instead = moto_gaps.answer(operation, answer.status)
        return (instead[0], [("Content-Type", "text/xml")], instead[1]) if instead else (answer.status, answer.getheaders(), data)

    def _cut(self, record, status):
        """Closes the connection without an answer."""
        record.update(status=status, response=None)
        self.bed.write(record)
        self.close_connection = True
        self.connection.close()

    def _send(self, status, header, data, half):
        self.send_response_only(status)
        self.send_header("Date", self.bed.now().strftime("%a, %d %b %Y %H:%M:%S GMT"))
        for name, value in header:
            # The length of what a HEAD did not send is the object's.
            if name.lower() not in _NOT_ANSWERED or (self.command == "HEAD" and name.lower() == "content-length"):
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(data[: len(data) // 2] if half else data)
        if half:
            self.close_connection = True
            self.connection.close()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _serve


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("moto", type=int)
    parser.add_argument("folder")
    parser.add_argument("--clock", type=int, default=0)
    Handler.bed = Bed(parser.parse_args())
    ThreadingHTTPServer.daemon_threads = True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open(os.path.join(parser.parse_args().folder, "port.new"), "w", encoding="ascii") as file:
        file.write(str(server.server_port))
    os.replace(file.name, file.name.removesuffix(".new"))
    server.serve_forever()


if __name__ == "__main__":
    main()
