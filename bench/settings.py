"""Luodi's settings with nothing around the view but session and user."""

from config.settings import *  # noqa: F403  (the same database, cache and keys)
from config.settings import BASE_DIR

ROOT_URLCONF = "bench.yardstick"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # or allauth does not start
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench" / "templates"],
        "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
    }
]
