from services.common import settings


def test_production_is_recognised(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "production")
    assert settings.load().is_production


def test_log_level_has_a_default(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "test")
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    assert settings.load().log_level == "info"
