"""How the web application runs: everything an installation may set is an environment variable read here.

All stages. Source: docs/reference/settings.md lists the variables for whoever looks after an installation.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import Any
from urllib.parse import urlsplit

import django.conf.locale
from csp.constants import NONE, SELF

from lightwell.web.database import Connections, django_database, known_connections
from lightwell.web.fixed_accounts import FixedAccount
from lightwell.web.logs import logging_settings
from lightwell.web.state import ledger_key, reason_key, secret_key, sign_in_key, state_folder, store_place

# Where this installation keeps its own things, and where the encrypted deliveries go (a folder or s3://bucket).
LIGHTWELL_STATE = state_folder()
LIGHTWELL_STORE = store_place(LIGHTWELL_STATE)
# The address people type. An https address turns on everything that keeps a site https.
LIGHTWELL_SITE = os.environ.get("LIGHTWELL_SITE", "http://localhost:8000")
# Who runs this machine, as every flow map says.
LIGHTWELL_RUN_BY = os.environ.get("LIGHTWELL_RUN_BY", "")
# Where it keeps what it holds, and under which country's law, as the pages of each need say.
LIGHTWELL_KEPT_IN = os.environ.get("LIGHTWELL_KEPT_IN", "")
# Whole dollars that an hour of a worker's time costs, for saying what collecting costs; 0: hours alone are said.
LIGHTWELL_HOURLY_RATE = int(os.environ.get("LIGHTWELL_HOURLY_RATE", "0"))
# Letters: the mail server they are handed to (none without it), and whom they are from.
LIGHTWELL_SMTP = os.environ.get("LIGHTWELL_SMTP", "")
LIGHTWELL_SMTP_PASSWORD_FILE = os.environ.get("LIGHTWELL_SMTP_PASSWORD_FILE", "")
LIGHTWELL_SMTP_AUTHORITY = os.environ.get("LIGHTWELL_SMTP_AUTHORITY", "")
LIGHTWELL_MAIL_FROM = (
    os.environ.get("LIGHTWELL_MAIL_FROM") or f"Lightwell <lightwell@{urlsplit(LIGHTWELL_SITE).hostname or 'localhost'}>"
)
# The clock that pages and jobs read. The demonstration has one of its own.
LIGHTWELL_CLOCK = "django.utils.timezone.now"
# A demonstration lets anybody be any of its fixed accounts with one click; a real site has neither.
DEMONSTRATION = False
LIGHTWELL_FIXED_ACCOUNTS: tuple[FixedAccount, ...] = ()
# The function that gives sample files to try, by its dotted path; a real site has none.
LIGHTWELL_SAMPLES = ""

_site = urlsplit(LIGHTWELL_SITE)
_https = _site.scheme == "https"

DEBUG = False
SECRET_KEY = secret_key(LIGHTWELL_STATE)
# Wraps the key of each stated reason; it is kept out of the database, and out of its backups.
LIGHTWELL_REASON_KEY = reason_key(LIGHTWELL_STATE)
# Encrypts the secrets of authenticator apps; kept out of the database too.
LIGHTWELL_SIGN_IN_KEY = sign_in_key(LIGHTWELL_STATE)
# Signs the ledger's checkpoints, in this name; both must stay as they are for as long as anybody keeps one.
LIGHTWELL_LEDGER_KEY = ledger_key(LIGHTWELL_STATE)
LIGHTWELL_LEDGER_NAME = os.environ.get("LIGHTWELL_LEDGER_NAME") or f"{_site.hostname or 'localhost'}/ledger"
ALLOWED_HOSTS = [_site.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton",
    "django_htmx",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "lightwell.ledger",
    "lightwell.letters",
    "lightwell.organisations",
    "lightwell.guests",
    "lightwell.people",
    "lightwell.codesign",
    "lightwell.agreements",
    "lightwell.sharing",
    "lightwell.access_requests",
    "lightwell.family",
    "lightwell.api",
    "lightwell.web",
]

MIDDLEWARE = [
    # First, so that whatever is answered carries their headers: a probe, a style sheet and a redirect too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "lightwell.web.probes.ProbesMiddleware",
    "lightwell.web.logs.RequestLogMiddleware",
    "lightwell.web.metrics.MetricsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lightwell.web.middleware.AnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lightwell.web.middleware.LegibleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lightwell.organisations.sessions.SessionLimitsMiddleware",
    "lightwell.web.pace.PaceMiddleware",
    # Every page is for people signed in, unless it says otherwise.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "lightwell.organisations.middleware.ActorMiddleware",
    "lightwell.guests.visiting.GuestMiddleware",
    "lightwell.web.signing_in.requiring.SecondFactorMiddleware",
    "lightwell.web.signing_in_afresh.AfreshMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

AUTH_USER_MODEL = "organisations.Account"
AUTHENTICATION_BACKENDS = ["lightwell.organisations.sign_in.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "lightwell.organisations.passwords.LongEnough"},
    {"NAME": "lightwell.organisations.passwords.NotGuessedFirst"},
]
# A link to choose a new password works once, and for this long.
PASSWORD_RESET_TIMEOUT = 30 * 60
LOGIN_URL = "/sign-in"

# django-allauth leads through signing in; what it keeps is behind our walls, and its pages are not shown.
ACCOUNT_ADAPTER = "lightwell.web.signing_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
# As often in a time, from one place (ip) or for one account (key). Whatever was right is not counted.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_anywhere": "100/h/key",
    "second_factor": "5/5m/key",
    "afresh": "5/5m/key",
    "change_password": "5/5m/key",
    "passkey": "30/m/ip",
    "organisation": "30/m/ip",
    "reset_password": "10/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
}
MFA_ADAPTER = "lightwell.web.signing_in.adapters.FactorsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 0
# How many reverse proxies of ours stand in front: the address that limits count is the one the outermost saw.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LIGHTWELL_PROXIES", "0"))
CACHES = {"default": {"BACKEND": "lightwell.web.recent.DatabaseCache", "KEY_FUNCTION": "lightwell.web.recent.hashed"}}

ROOT_URLCONF = "lightwell.web.urls"
WSGI_APPLICATION = "lightwell.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lightwell.web.context.frame",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    """The database as the run-time role, or as its owner in a process that was started to migrate."""
    known = known_connections(LIGHTWELL_STATE) or Connections(run="", owner="")
    if os.environ.get("LIGHTWELL_DATABASE_ROLE") == "owner":
        return django_database(known.owner or "")
    return django_database(known.run)


# One alias on purpose: a process that serves people never holds the owner's password.
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-nz"
LANGUAGES = [("en-nz", "English (New Zealand)"), ("mi", "Te reo Māori")]
django.conf.locale.LANG_INFO.update(
    {
        "en-nz": {
            "bidi": False,
            "code": "en-nz",
            "name": "English (New Zealand)",
            "name_local": "English (New Zealand)",
        },
        "mi": {"bidi": False, "code": "mi", "name": "Māori", "name_local": "Te reo Māori"},
    }
)
FORMAT_MODULE_PATH = ["lightwell.web.formats"]
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Pacific/Auckland"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = LIGHTWELL_STATE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Nothing uploaded is ever written to disk in the clear; the page that takes a file brings its own handler.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# Under a digest of the key that the browser has, and sealed with it.
SESSION_ENGINE = "lightwell.organisations.session_store"
# Whoever sends or reveals rows has signed in this lately, or does so again; never asked in a demonstration.
LIGHTWELL_AFRESH_WITHIN = dt.timedelta(minutes=int(os.environ.get("LIGHTWELL_AFRESH_MINUTES", "15")))
# An agency's own sign-in, by OpenID Connect: its people come in through it, and into no other organisation's offices.
LIGHTWELL_OIDC_ISSUER = os.environ.get("LIGHTWELL_OIDC_ISSUER", "")
LIGHTWELL_OIDC_CLIENT_ID = os.environ.get("LIGHTWELL_OIDC_CLIENT_ID", "")
LIGHTWELL_OIDC_CLIENT_SECRET_FILE = os.environ.get("LIGHTWELL_OIDC_CLIENT_SECRET_FILE", "")
LIGHTWELL_OIDC_NAME = os.environ.get("LIGHTWELL_OIDC_NAME", "")
LIGHTWELL_OIDC_ORGANISATION = os.environ.get("LIGHTWELL_OIDC_ORGANISATION", "")
LIGHTWELL_OIDC_STRENGTH = os.environ.get("LIGHTWELL_OIDC_STRENGTH", "")
LIGHTWELL_OIDC_REQUIRED = os.environ.get("LIGHTWELL_OIDC_REQUIRED", "") == "yes"
# For how long the link of an invitation works after it was sent.
LIGHTWELL_INVITATION_LASTS = dt.timedelta(hours=int(os.environ.get("LIGHTWELL_INVITATION_HOURS", "72")))
# A session ends when nobody used it for a while, and after a day's work at the latest.
LIGHTWELL_SESSION_IDLE = dt.timedelta(minutes=int(os.environ.get("LIGHTWELL_IDLE_MINUTES", "60")))
# Where Leave now leads: a page that anybody might have open. Empty: to a page of ours that says nothing.
LIGHTWELL_ELSEWHERE = os.environ.get("LIGHTWELL_ELSEWHERE", "https://www.metservice.com/")
# What one account may ask of one process in a minute; a page and its parts are two or three.
LIGHTWELL_PAGES_A_MINUTE = int(os.environ.get("LIGHTWELL_PAGES_A_MINUTE", "600"))
LIGHTWELL_SESSION_LASTS = dt.timedelta(hours=int(os.environ.get("LIGHTWELL_SESSION_HOURS", "12")))
# Everybody shows a second factor; "optional", for a trial, leaves it to each. A demonstration never asks.
LIGHTWELL_SECOND_FACTOR = os.environ.get("LIGHTWELL_SECOND_FACTOR", "required")
SESSION_COOKIE_AGE = int(LIGHTWELL_SESSION_LASTS.total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
if _https:
    # No other host, and nobody on the way, can have set a cookie of this name.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-lightwell", "__Host-lightwell_form"
# What a page says once stays in the session, not in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = _https
# A probe asks this machine in the clear; another system that does is refused, not led on (`lightwell.api.serving`).
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$", r"^api/v1/(?!docs$)"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# To standard error, for whoever keeps the machine: patterns, codes and ids, nothing a person wrote. Never by e-mail.
LOGGING = logging_settings(os.environ.get("LIGHTWELL_LOG", ""))
ADMINS: list[str] = []
