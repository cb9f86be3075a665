"""The ai_runtime service: its routes for health and metrics."""
from fastapi import FastAPI
from prometheus_client import make_asgi_app

from services.common import settings

config = settings.load()
app = FastAPI(title="ai_runtime")
app.mount("/metrics", make_asgi_app())


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "healthy", "service": "ai_runtime", "environment": config.environment}
