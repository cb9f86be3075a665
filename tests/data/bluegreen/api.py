# SPDX-License-Identifier: GPL-3.0-or-later
"""One colour of a small API. VERSION names it; every ERRORS_EVERYth request of work fails (0: none)."""
import itertools
import os

from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest

VERSION = os.environ["VERSION"]
ERRORS_EVERY = int(os.environ.get("ERRORS_EVERY", "0"))
app = FastAPI()
worked = itertools.count(1)
requests = Counter("http_requests", "Requests of work", ["version", "status"])


@app.get("/")
async def work():
    status = 500 if ERRORS_EVERY and next(worked) % ERRORS_EVERY == 0 else 200
    requests.labels(VERSION, status).inc()
    return Response(VERSION, status_code=status, headers={"X-Version": VERSION})


@app.get("/health")
async def health():
    return {"status": "healthy", "version": VERSION}


@app.get("/version")
async def version():
    return {"version": VERSION}


@app.get("/metrics")
async def metrics():
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
