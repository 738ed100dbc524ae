"""The settings stop at what is missing, and a server made from them guards its cookies."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

WHOLE = {
    "SECRET_KEY": "k" * 60,
    "AUDIT_KEY": "a",
    "ALLOWED_HOSTS": "luodi.example",
    "EMAIL_URL": "smtp://mail.example",
}
TOLD = "from django.conf import settings as s; print(*({}), sep='|')"


def run(tmp_path, told, **variables):
    """Import the settings in a fresh Python with these variables alone; (exit code, output)."""
    done = subprocess.run(  # noqa: S603  (our own Python, with our own words)
        [sys.executable, "-c", TOLD.format(told)],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "false",  # whatever a developer's .env says
            "VAR_DIR": str(tmp_path / "a folder"),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout or done.stderr.splitlines()[-1]).strip()


@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY", "EMAIL_URL"])
def test_a_missing_variable_is_named(tmp_path, name):
    code, said = run(tmp_path, "s.DEBUG,", **{k: v for k, v in WHOLE.items() if k != name})
    assert code != 0
    assert name in said


def test_a_word_that_is_no_number_stops_the_program(tmp_path):
    code, _said = run(tmp_path, "s.DEBUG,", **WHOLE, PROXIES="many")
    assert code != 0


def test_a_server_guards_its_cookies_and_debugs_nothing(tmp_path):
    told = "s.DEBUG, s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME"
    assert run(tmp_path, told, **WHOLE) == (0, "False|__Host-session|True|__Host-csrf")


def test_data_lie_in_the_folder_named_even_with_a_space(tmp_path):
    said = run(tmp_path, "s.DATABASES['default']['NAME'], s.STATIC_ROOT", **WHOLE)[1]
    assert said == f"{tmp_path}/a folder/luodi.sqlite3|{tmp_path}/a folder/static"


def test_postgresql_and_redis_come_by_address(tmp_path):
    said = run(
        tmp_path,
        "s.DATABASES['default']['ENGINE'], s.CACHES['default']['BACKEND']",
        **WHOLE,
        DATABASE_URL="postgres://luodi:a%40b@db.example/luodi",
        REDIS_URL="redis://cache.example/0",
    )[1]
    assert said == "django.db.backends.postgresql|django.core.cache.backends.redis.RedisCache"


def test_every_variable_is_explained():
    code = (settings.BASE_DIR / "config/settings.py").read_text()
    read = set(re.findall(r'(?:env\.\w+|secret)\(\s*"([A-Z_]+)"', code))
    told = set(
        re.findall(r"^\| `([A-Z_]+)`", (settings.BASE_DIR / "docs/running.md").read_text(), re.M)
    )
    assert read == told
