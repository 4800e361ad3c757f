"""The product's settings as far as a page that knows nobody needs them: the same policy, formats and components."""

from pathlib import Path

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.web.gallery_urls"
INSTALLED_APPS = ["django.contrib.staticfiles", "django_cotton", "django_htmx", "lightwell.web"]
MIDDLEWARE = ["csp.middleware.CSPMiddleware", "django_htmx.middleware.HtmxMiddleware"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "gallery"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES: dict[str, object] = {}
