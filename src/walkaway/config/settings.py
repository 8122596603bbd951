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
ARCHIVE_FILES = HOME / "archive"
EVIDENCE_FILES = HOME / "evidence"
LARGEST_RECORDING_BYTES = environment.gigabytes(
    os.environ, "WALKAWAY_LARGEST_RECORDING_GB", unless_set=200
)
DISK_RESERVE_BYTES = environment.gigabytes(os.environ, "WALKAWAY_DISK_RESERVE_GB", unless_set=2)
MEMORY_FOLDER = environment.memory_folder(os.environ)
SPEECH_MODEL = environment.speech_model(os.environ)
KNOWN_ITEMS = environment.known_items(os.environ)
WORKER_KEY = partial(environment.worker_key, HOME)
JOURNAL_KEY = partial(environment.journal_key, HOME)
"""Asked for when an entry is signed: a command that records nothing makes no key."""
JOURNAL_HEAD_FILE = HOME / "journal-head.json"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "walkaway.accounts",
    "walkaway.journal",
    "walkaway.jobs",
    "walkaway.archive",
    "walkaway.stories",
    "walkaway.coding",
    "walkaway.clips",
    "walkaway.release",
    "walkaway.library",
    "walkaway.backup",
    "walkaway.web",
    # After ours, whose templates come first.
    "allauth.account",
    "allauth.mfa",
]

# A visitor is given nothing to keep, and is not told apart: what knows of sessions and tokens acts
# at the desk alone.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "walkaway.web.middleware.more_security_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "walkaway.accounts.middleware.DeskSession",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "walkaway.accounts.middleware.DeskCsrf",
    "walkaway.accounts.middleware.DeskStaff",
    "allauth.account.middleware.AccountMiddleware",
    "walkaway.accounts.middleware.at_the_desk",
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
                "walkaway.web.context.desk",
            ],
        },
    },
]

DATABASES = {"default": environment.database(os.environ, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of attempts live in memory only, and are gone when the program ends.
# They are many, so that nobody is forgotten because somebody tried a thousand other names.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# What a form brings is never written to a disk by Django: a file that is larger than its memory is
# let go, and a page that takes files has a handler of its own.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FORM_RENDERER = "walkaway.web.forms.QuietForms"

# Staff: a password, a second factor, and no address of any kind.
AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["walkaway.accounts.deriving.QueuedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ["name"]}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk-home"
ACCOUNT_ADAPTER = "walkaway.accounts.adapters.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "walkaway.accounts.forms.SignInForm",
    "reauthenticate": "walkaway.accounts.forms.PasswordAgainForm",
    "change_password": "walkaway.accounts.forms.NewPasswordForm",
}
# By account, never by address: there are no addresses here.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "signup": None,
    "reset_password": None,
    "reset_password_from_key": None,
    "request_login_code": None,
    "verify_phone": None,
}
MFA_ADAPTER = "walkaway.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = LIBRARY_NAME
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "walkaway.accounts.forms.CodeForm",
    "reauthenticate": "walkaway.accounts.forms.CodeAgainForm",
    "activate_totp": "walkaway.accounts.forms.ActivateCodesForm",
    "add_webauthn": "walkaway.accounts.forms.AddPasskeyForm",
}

# Cookies of the desk. `__Host-` is a promise of the browser: this host alone, HTTPS alone.
HTTPS = environment.is_reached_by_https(os.environ)
_COOKIE = "__Host-walkaway" if HTTPS else "walkaway"
SESSION_COOKIE_NAME = f"{_COOKIE}-desk"
CSRF_COOKIE_NAME = f"{_COOKIE}-form"
VAULT_COOKIE_NAME = f"{_COOKIE}-vault"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_ENGINE = "walkaway.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "walkaway.web.views.form_too_old"

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
if HTTPS:
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
STATIC_URL = static_address([*sorted(PACKAGE.glob("*/static")), FONTS])
# Served from where they are installed: there is no step to forget between installing and serving.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Routes and sentences only. Who asked, and for what, is in no record, so it cannot be asked of us.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no words of visitors": {"()": "walkaway.web.logs.NoWordsOfVisitors"}},
    "formatters": {
        "plain": {
            "()": "walkaway.web.logs.NoWordsOfErrors",
            "fmt": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no words of visitors"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
