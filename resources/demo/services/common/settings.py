"""Settings of every service, read from the environment once."""
import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    environment: str
    database_url: str
    log_level: str

    @property
    def is_production(self) -> bool:
        return self.environment == "production"


def load() -> Settings:
    return Settings(
        environment=os.environ["ENVIRONMENT"],
        database_url=os.environ.get("DATABASE_URL", ""),
        log_level=os.environ.get("LOG_LEVEL", "info"),
    )
