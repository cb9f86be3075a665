#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steers two servers of an HAProxy backend over its runtime socket. Needs python3 and nothing else.

  haproxy.py weight SOCKET BACKEND NEW OLD PERCENT   NEW gets PERCENT of the requests, OLD the rest
  haproxy.py observe SOCKET BACKEND NEW [URL]        one line of JSON: weight, healthy, version
  haproxy.py await URL VERSION [SECONDS]             waits until URL tells {"version": VERSION}

SOCKET is a path, or tcp:HOST:PORT. Exit code 0 only for what was read back; else 1 and one sentence.
"""
import csv
import io
import json
import re
import socket
import sys
import time
import urllib.request

TIMEOUT = 5


class Trouble(Exception):
    """One sentence for a person."""


def connect(address):
    if address.startswith("tcp:"):
        host, _, port = address[4:].rpartition(":")
        return socket.create_connection((host, int(port)), TIMEOUT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(TIMEOUT)
    line.connect(address)
    return line


def ask(address, command):
    """One command on a connection of its own, and its whole answer."""
    try:
        with connect(address) as line:
            line.sendall(command.encode() + b"\n")
            answer = b""
            while part := line.recv(65536):
                answer += part
                if len(answer) > 1 << 20:
                    raise Trouble(f"{address}: the answer to '{command}' does not end")
    except FileNotFoundError:
        raise Trouble(f"{address}: there is no such socket (is HAProxy running, and is this its 'stats socket'?)")
    except PermissionError:
        raise Trouble(f"{address}: may not be opened by this user (see 'stats socket … mode' and 'user')")
    except (OSError, ValueError) as error:
        raise Trouble(f"{address}: {error}")
    return answer.decode("utf-8", "replace").strip()


def name(text):
    if not re.fullmatch(r"[A-Za-z0-9_.:-]{1,80}", text):
        raise Trouble(f"'{text[:80]}' is no name of a backend or server")
    return text


def weight_of(address, backend, server):
    answer = ask(address, f"get weight {backend}/{server}")
    found = re.match(r"(\d+) \(initial \d+\)", answer)
    if not found:
        raise Trouble(f"{backend}/{server}: {answer or 'no answer'}")
    return int(found.group(1))


def set_one(address, backend, server, weight):
    answer = ask(address, f"set weight {backend}/{server} {weight}")
    if answer:  # HAProxy is silent when it obeys
        raise Trouble(f"{backend}/{server}: {answer}")
    now = weight_of(address, backend, server)
    if now != weight:
        raise Trouble(f"{backend}/{server}: weight {weight} was set, but {now} is read back")
    print(f"{backend}/{server}: weight {now}")


def set_weight(address, backend, new, old, percent):
    backend, new, old = name(backend), name(new), name(old)
    if not re.fullmatch(r"\d{1,3}", percent) or int(percent) > 100:
        raise Trouble(f"'{percent}' is no weight (0 to 100)")
    share = int(percent)
    for server in (new, old):  # both must be there before one is touched
        weight_of(address, backend, server)
    wanted = [(new, share), (old, 100 - share)]
    # The larger one first: at no moment do both have nothing.
    for server, weight in sorted(wanted, key=lambda one: -one[1]):
        set_one(address, backend, server, weight)


def told_version(url):
    with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
        return str(json.loads(answer.read(65536)).get("version", ""))


def observe(address, backend, server, url=None):
    rows = csv.DictReader(io.StringIO(ask(address, "show stat").lstrip("# ")))
    rows = [row for row in rows if row.get("pxname") == backend and row.get("svname") == server]
    if not rows:
        raise Trouble(f"{backend}/{server}: HAProxy does not know it")
    out = {"weight": weight_of(address, name(backend), name(server)),
           "healthy": rows[0].get("status", "").startswith("UP")}
    if url:
        try:
            out["version"] = told_version(url)
        except (OSError, ValueError) as error:
            raise Trouble(f"{url}: {error}")
    print(json.dumps(out))


def await_version(url, version, seconds="60"):
    end = time.monotonic() + float(seconds)
    why = "no answer"
    while time.monotonic() < end:
        try:
            told = told_version(url)
            if told.removeprefix("v") == version.removeprefix("v"):
                print(f"{url}: {told}")
                return
            why = f"tells {told}"
        except (OSError, ValueError) as error:
            why = str(error)
        time.sleep(0.5)
    raise Trouble(f"{url}: not {version} within {seconds} s ({why})")


VERBS = {"weight": (set_weight, 5, 5), "observe": (observe, 3, 4), "await": (await_version, 2, 3)}


def main(words):
    verb, least, most = VERBS.get(words[0] if words else "", (None, 0, 0))
    if not verb or not least <= len(words) - 1 <= most:
        sys.exit(__doc__)
    try:
        verb(*words[1:])
    except Trouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main(sys.argv[1:])
