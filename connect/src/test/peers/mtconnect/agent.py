"""An agent as far as a client needs one, on Python's HTTP server: python3 agent.py PORT

Serves the devices and the recording beside it. POST /put?key=K&value=V observes something, /restart forgets everything,
/answer?text=T answers everything else with T.
"""
import sys
import threading
import time
import xml.etree.ElementTree as xml
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
BUFFER = 200
NAMESPACE = "{urn:mtconnect.org:MTConnectDevices:2.7}"
LEVELS = {"NORMAL": "Normal", "WARNING": "Warning", "FAULT": "Fault", "UNAVAILABLE": "Unavailable"}

lock = threading.Condition()
items = {}
for item in xml.parse(HERE / "devices.xml").iter(NAMESPACE + "DataItem"):
    items.setdefault(item.get("name") or item.get("id"), item)
    items.setdefault(item.get("id"), item)
state = {"instance": 1, "next": 1, "buffer": [], "latest": {}, "answer": None}


def observe(key, value, moment, code=""):
    item = items.get(key)
    if item is None:
        return
    one = {"id": item.get("id"), "item": item, "value": value, "time": moment, "code": code, "sequence": state["next"]}
    state["next"] += 1
    state["buffer"] = (state["buffer"] + [one])[-BUFFER:]
    state["latest"][one["id"]] = one


def begin():
    state["next"], state["buffer"], state["latest"] = 1, [], {}
    for item in dict.fromkeys(items.values()):
        observe(item.get("id"), "UNAVAILABLE", "2022-08-08T13:51:34Z")
    for line in (HERE / "okuma.txt").read_text().splitlines():
        moment, *parts = line.split("|")
        if len(parts) == 6:
            observe(parts[0], parts[1] if not parts[5] else f"{parts[1]}|{parts[5]}", moment, parts[2])
        else:
            for key, value in zip(parts[::2], parts[1::2]):
                observe(key, value, moment)


def element(one):
    item, value = one["item"], one["value"]
    head = f'dataItemId={quoteattr(one["id"])} sequence="{one["sequence"]}" timestamp="{one["time"]}"'
    if item.get("category") == "CONDITION":
        level, _, text = value.partition("|")
        code = f' nativeCode={quoteattr(one["code"])}' if one["code"] else ""
        return "Condition", f'<{LEVELS[level]} {head}{code} type="{item.get("type")}">{escape(text)}</{LEVELS[level]}>'
    name = "".join(part.capitalize() for part in item.get("type").split(":")[-1].split("_"))
    return {"SAMPLE": "Samples", "EVENT": "Events"}[item.get("category")], f"<{name} {head}>{escape(value)}</{name}>"


def streams(observations, following):
    groups = {"Samples": "", "Events": "", "Condition": ""}
    for one in observations:
        group, text = element(one)
        groups[group] += text
    body = "".join(f"<{group}>{text}</{group}>" for group, text in groups.items() if text)
    first = state["buffer"][0]["sequence"]
    created = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xml version="1.0" encoding="UTF-8"?><MTConnectStreams xmlns="urn:mtconnect.org:MTConnectStreams:2.0">'
        f'<Header creationTime="{created}" instanceId="{state["instance"]}" sender="test" version="2.0" '
        f'bufferSize="{BUFFER}" firstSequence="{first}" lastSequence="{state["next"] - 1}" nextSequence="{following}"/>'
        f'<Streams><DeviceStream name="OKUMA" uuid="OKUMA.123456"><ComponentStream component="Device" componentId="d">{body}'
        "</ComponentStream></DeviceStream></Streams></MTConnectStreams>"
    ).encode()


def error(code, text):
    return (
        '<?xml version="1.0"?><MTConnectError xmlns="urn:mtconnect.org:MTConnectError:2.0"><Header/>'
        f'<Errors><Error errorCode="{code}">{escape(text)}</Error></Errors></MTConnectError>'
    ).encode()


class Agent(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body, code=200):
        self.send_response(code)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        url, query = urlparse(self.path), {key: values[0] for key, values in parse_qs(urlparse(self.path).query).items()}
        with lock:
            if url.path == "/put":
                moment = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
                for _ in range(int(query.get("times", "1"))):
                    observe(query["key"], query["value"], moment, query.get("code", ""))
            elif url.path == "/restart":
                state["instance"] += 1
                begin()
            elif url.path == "/answer":
                state["answer"] = query.get("text", "").encode() or None
            lock.notify_all()
        self.answer(b"")

    def do_GET(self):
        url, query = urlparse(self.path), {key: values[0] for key, values in parse_qs(urlparse(self.path).query).items()}
        request = url.path.rsplit("/", 1)[-1]
        with lock:
            if state["answer"] is not None:
                self.answer(state["answer"])
            elif request == "probe":
                self.answer((HERE / "devices.xml").read_bytes())
            elif request == "current":
                self.answer(streams(state["latest"].values(), state["next"]))
            else:
                self.sample(query)

    def sample(self, query):
        at, count = int(query["from"]), int(query.get("count", "100"))
        if at < state["buffer"][0]["sequence"] or at > state["next"]:
            return self.answer(error("OUT_OF_RANGE", f"'from' must be at least {state['buffer'][0]['sequence']}"), 404)
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace;boundary=a8e12eced4fb871ac096a99bf9728425")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        instance = state["instance"]
        while True:
            if state["instance"] != instance or at < state["buffer"][0]["sequence"]:
                self.part(error("OUT_OF_RANGE", "the buffer ran over"))
                return None
            some = [one for one in state["buffer"] if one["sequence"] >= at][:count]
            at = some[-1]["sequence"] + 1 if some else at
            self.part(streams(some, at))
            if not lock.wait_for(lambda: state["next"] > at or state["instance"] != instance, int(query["heartbeat"]) / 1000):
                continue
            lock.release()
            time.sleep(int(query["interval"]) / 1000)
            lock.acquire()

    def part(self, document):
        text = (
            b"--a8e12eced4fb871ac096a99bf9728425\r\nContent-type: text/xml\r\nContent-length: %d\r\n\r\n" % len(document)
            + document
            + b"\r\n"
        )
        self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
        self.wfile.flush()


begin()
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Agent).serve_forever()
