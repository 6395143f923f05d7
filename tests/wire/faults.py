"""Faults below the SDK. A JSON list in a file, read again whenever it changes:
{"operation": "^CreateVpc$", "kind": "after", "times": 1, "skip": 0, "host": "us-west-2"}
kind: before (cut before the work), after (cut after it), half (half of the answer), 500, throttle, html (a balancer's page, 503), or answer with
"status", "body", "type" and "header" of one's own. `once` true: once for each operation that matches, not once for all together.
`kinds` instead of `kind`: the first call of each operation that matches meets the first kind, its second call (which is mostly the first one, made
again) the second, and so on."""
import json
import os
import re
import threading

_PAGE = "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body><center><h1>503</h1></center><br>\r\n</body>\r\n</html>\r\n"


class Faults:
    def __init__(self, path):
        self._path = path
        self._read = None
        self._list = []
        self._met = {}
        self._lock = threading.Lock()

    def of(self, service, operation, host):
        """The fault that this call meets, or None."""
        with self._lock:
            self._refresh()
            for number, fault in enumerate(self._list):
                if not re.search(fault["operation"], operation or "") or not re.search(fault.get("host", ""), host):
                    continue
                kinds = fault.get("kinds")
                key = (number, service, operation) if kinds or fault.get("once") else number
                met = self._met[key] = self._met.get(key, 0) + 1
                if kinds:
                    if met <= len(kinds):
                        return fault | {"kind": kinds[met - 1]}
                    continue
                skip = fault.get("skip", 0)
                if skip < met <= skip + fault.get("times", 1):
                    return fault
        return None

    def _refresh(self):
        if not self._path or not os.path.exists(self._path):
            self._list = []
            return
        stamp = os.stat(self._path).st_mtime_ns
        if stamp != self._read:
            with open(self._path, encoding="utf-8") as file:
                self._list = json.load(file)
            self._read, self._met = stamp, {}


def answer(fault, service, protocol):
    """The answer that stands for the fault: status, headers, body."""
    kind = fault["kind"]
    if kind == "html":
        return 503, [("Content-Type", "text/html")], _PAGE.encode()
    if kind == "answer":
        header = [("Content-Type", fault.get("type", "text/xml"))] + list(fault.get("header", {}).items())
        return fault.get("status", 400), header, fault.get("body", "").encode()
    code, status = ("InternalError", 500) if kind == "500" else ("Throttling", 400)
    if kind == "throttle" and service == "ec2":
        code, status = "RequestLimitExceeded", 503
    if kind == "throttle" and service == "s3":
        code, status = "SlowDown", 503
    return status, [("Content-Type", _type(protocol))], error(protocol, code, "planted by the test").encode()


def error(protocol, code, message):
    """An error as the protocol writes it."""
    if protocol == "json":
        return json.dumps({"__type": code, "message": message})
    if protocol == "ec2":
        return f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>wire</RequestID></Response>"
    if protocol == "rest-xml":
        return f"<Error><Code>{code}</Code><Message>{message}</Message><RequestId>wire</RequestId></Error>"
    return f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>wire</RequestId></ErrorResponse>"


def _type(protocol):
    return "application/x-amz-json-1.1" if protocol == "json" else "text/xml"
