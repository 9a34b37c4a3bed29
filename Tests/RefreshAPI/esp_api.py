#!/usr/bin/env python3
"""A stand-in for the suppression APIs of SES, SendGrid, Mailgun and Postmark, on a free port of 127.0.0.1.

    esp_api.py SCRIPT PORT-FILE

SCRIPT is a JSON object:

    people     how many rows each list has; person N is pN@quarry.example
    tags       Mailgun: the tags of person N, by N; all others have ["*"]
    fault      null, or what goes wrong once the second page is asked for:
               error (500 for ever), once (429 once, with Retry-After 0), cut (half of the answer), text (200, no JSON),
               away (Mailgun: the next page on another host), moved (SendGrid: a row leaves the list, once),
               moving (a row leaves before each page), loop (SES: the same token again and again)
    secret     what the request must carry; else 401

It writes its port to PORT-FILE, and prints a line for each request. SES requests must have a signature of AWS
Signature Version 4 that fits the secret.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import urllib.parse

with open(sys.argv[1]) as file:
    SCRIPT = json.load(file)
SECRET = SCRIPT["secret"]
FAULT = SCRIPT.get("fault")
people = list(range(SCRIPT["people"]))
pages = 0
failed = False


def address(number: int) -> str:
    return f"p{number}@quarry.example"


def signature_fits(handler: http.server.BaseHTTPRequestHandler) -> bool:
    """Computes the signature again. The host is signed with or without its port, as versions of curl differ."""
    given = handler.headers.get("Authorization", "")
    if not given.startswith("AWS4-HMAC-SHA256 "):
        return False
    parts = dict(part.strip().split("=", 1) for part in given.split(" ", 1)[1].split(","))
    key, date, region, service, _ = parts["Credential"].split("/")
    path, _, query = handler.path.partition("?")
    names = parts["SignedHeaders"].split(";")
    if key != "AKIDEXAMPLE" or service != "ses" or query != "&".join(sorted(query.split("&"))):
        return False
    if SCRIPT.get("token") is not None and handler.headers.get("X-Amz-Security-Token") != SCRIPT["token"]:
        return False
    for host in (handler.headers["Host"], handler.headers["Host"].partition(":")[0]):
        lines = [f"{name}:{host if name == 'host' else (handler.headers.get(name) or '').strip()}" for name in names]
        canonical = "\n".join(["GET", path, query, *lines, "", ";".join(names), hashlib.sha256(b"").hexdigest()])
        text = "\n".join(
            [
                "AWS4-HMAC-SHA256",
                handler.headers["X-Amz-Date"],
                f"{date}/{region}/{service}/aws4_request",
                hashlib.sha256(canonical.encode()).hexdigest(),
            ]
        )
        signing = ("AWS4" + SECRET).encode()
        for word in (date, region, service, "aws4_request"):
            signing = hmac.new(signing, word.encode(), hashlib.sha256).digest()
        if hmac.new(signing, text.encode(), hashlib.sha256).hexdigest() == parts["Signature"]:
            return True
    return False


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        global pages, failed
        path, _, query = self.path.partition("?")
        values = dict(urllib.parse.parse_qsl(query))
        print(f"GET {self.path}", flush=True)
        pages += 1
        if not self.is_allowed(path):
            return self.answer(401, {"message": "no"})
        if FAULT == "moving" or (FAULT == "moved" and pages == 2):
            del people[0]
        if pages >= 2 and (FAULT == "error" or (FAULT == "once" and not failed)):
            failed = True
            return self.answer(500 if FAULT == "error" else 429, {"message": "wait"}, {"Retry-After": "0"})
        if pages >= 2 and FAULT == "text":
            return self.send_text(200, b"<html>maintenance</html>")
        self.answer(200, self.content(path, values), cut=pages >= 2 and FAULT == "cut")

    def is_allowed(self, path: str) -> bool:
        if path.startswith("/v2/email"):
            return signature_fits(self)
        if path.startswith("/message-streams/"):
            return self.headers.get("X-Postmark-Server-Token") == SECRET
        if path.startswith("/v3/suppression/") or path.startswith("/v3/asm/"):
            return self.headers.get("Authorization") == f"Bearer {SECRET}"
        return self.headers.get("Authorization") == "Basic " + base64.b64encode(f"api:{SECRET}".encode()).decode()

    def content(self, path: str, values: dict):
        base = f"http://{self.headers['Host']}"
        if path == "/v2/email/suppression/addresses":
            size = int(values["PageSize"])
            start = int(values.get("NextToken", "0+/=").partition("+")[0])
            rows = [
                {"EmailAddress": address(n), "Reason": "BOUNCE" if n % 2 else "COMPLAINT", "LastUpdateTime": 1772323200 + n}
                for n in people[start : start + size]
            ]
            answer = {"SuppressedDestinationSummaries": rows}
            if start + size < len(people):
                answer["NextToken"] = f"{start if FAULT == 'loop' and start else start + size}+/="
            return answer
        if path.startswith("/v3/suppression/"):
            start, limit = int(values["offset"]), int(values["limit"])
            return [{"created": 1772323200 + n, "email": address(n), "reason": "550"} for n in people[start : start + limit]]
        if path.startswith("/v3/asm/groups/"):
            return [address(n) for n in people]
        if path.startswith("/message-streams/"):
            kinds = ["HardBounce", "SpamComplaint", "ManualSuppression"]
            return {
                "Suppressions": [
                    {"EmailAddress": address(n), "SuppressionReason": kinds[n % 3], "Origin": "Recipient", "CreatedAt": "2026-03-01T00:00:00-05:00"}
                    for n in people
                ]
            }
        start, limit = int(values.get("start", "0")), int(values["limit"])
        rows = [{"address": address(n), "created_at": "Sun, 01 Mar 2026 00:00:00 UTC"} for n in people[start : start + limit]]
        if path.endswith("/unsubscribes"):
            for row in rows:
                number = row["address"][1:].partition("@")[0]
                row["tags"] = SCRIPT.get("tags", {}).get(number, ["*"])
        host = "http://127.0.0.2:1" if FAULT == "away" else base
        return {"items": rows, "paging": {"next": f"{host}{path}?start={start + len(rows)}&limit={limit}"}}

    def answer(self, code: int, value, headers: dict = {}, cut: bool = False):
        self.send_text(code, json.dumps(value).encode(), headers, cut)

    def send_text(self, code: int, body: bytes, headers: dict = {}, cut: bool = False):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[2] + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(sys.argv[2] + ".new", sys.argv[2])
server.serve_forever()
