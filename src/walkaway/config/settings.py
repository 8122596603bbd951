"""Django's settings. What differs between installations comes from the environment."""

from __future__ import annotations

import os
from functools import partial
from importlib.resources import files
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from walkaway.config import environment
from walkaway.config.static_address import static_address

PACKAGE = Path(str(files("walkaway")))
HOME = environment.home(os.environ)

SECRET_KEY = environment.secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = environment.hosts(os.environ)
LIBRARY_NAME = environment.library_name(os.environ)
LIBRARY_FILES = HOME / "library"
JOURNAL_KEY = partial(environment.journal_key, HOME)
"""Asked for when an entry is signed: a command that records nothing makes no key."""
JOURNAL_HEAD_FILE = HOME / "journal-head.json"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "walkaway.accounts",
    "walkaway.journal",
    "walkaway.jobs",
    "walkaway.archive",
    "walkaway.library",
    "walkaway.web",
]
AUTH_USER_MODEL = "accounts.Staff"

# No session, no message, no token: a visitor is given nothing to keep, and is not told apart.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "walkaway.web.middleware.more_security_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "walkaway.config.urls"
WSGI_APPLICATION = "walkaway.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "walkaway.web.context.site",
            ],
        },
    },
]

DATABASES = {"default": environment.database(os.environ, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "walkaway.jobs.backend.JobTable"}}

# Security: everything from this site, nothing inline, nothing from elsewhere, in nobody's frame.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.is_reached_by_https(os.environ):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic")), ("fr", _("French"))]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

FONTS = PACKAGE / "assets" / "fonts"
STATICFILES_DIRS = [("fonts", FONTS)] if FONTS.is_dir() else []
STATIC_URL = static_address([PACKAGE / "web" / "static", FONTS])
# Served from where they are installed: there is no step to forget between installing and serving.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Paths and sentences only. Who asked is in no record, so it cannot be asked of us.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
