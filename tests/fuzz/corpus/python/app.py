"""App."""
from fastapi import FastAPI
from prometheus_client import Counter, Histogram
from pydantic_settings import BaseSettings
app = FastAPI()
REQS = Counter("reqs_total", "Requests", ["path"])
LAT = Histogram("lat_seconds", "L", buckets=(0.1, 0.5, 1))
class Settings(BaseSettings):
    secret_key: str = "change-me"
    origins: list[str] = []
    class Config:
        env_prefix = "APP_"
@app.get("/health")
async def health(x: int = 1) -> dict:
    REQS.labels(path=f"{x!r:>{10}}").inc()
    return {"a": [1, 2, *range(3)], **{}}
def test_a():
    assert health() == 1, r"\d"
