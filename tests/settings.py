"""The settings, made quick and safe for tests."""

import os

os.environ |= {
    "DEBUG": "false",
    "HTTPS": "false",
    "SECRET_KEY": "only for tests, and long enough that no check complains about it 0123456789",
    "AUDIT_KEY": "only for tests",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "EMAIL_URL": "memorymail://",
}
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from config.settings import *  # noqa: E402, F403  (the environment comes first)
from config.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
