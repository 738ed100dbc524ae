"""The settings, made quick and safe for tests: nothing outside a temporary folder is written."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

scratch = TemporaryDirectory(prefix="luodi-tests-")
for name in ("DATABASE_URL", "REDIS_URL", "PROXIES"):
    os.environ.pop(name, None)
os.environ |= {
    "DEBUG": "false",
    "HTTPS": "false",
    "SECRET_KEY": "only for tests",
    "AUDIT_KEY": "only for tests",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "EMAIL_URL": "memorymail://",
    "VAR_DIR": scratch.name,
    "LOG_LEVEL": "ERROR",
}
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from config.settings import *  # noqa: E402, F403  (the environment comes first)
from config.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, STORAGES  # noqa: E402

# A file, not memory: threads then meet the same locks as processes do.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": Path(scratch.name) / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # nothing to lose
STORAGES |= {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A request that asks the database the same question row by row fails the test.
INSTALLED_APPS += ["zeal"]
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
ZEAL_ALLOWLIST = [
    {"model": "contenttypes.ContentType"},  # a server that has run awhile knows them
    {"model": "crm.Lead", "field": "get()"},  # an act made of two others locks the lead in each
]
