"""The pages, their templates and what they look like, as a Django application.

All stages.
"""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell around the stages."""

    name = "lightwell.web"
    label = "web"
    verbose_name = "Web"
