"""The web application as a server runs it; it will not start under a database role that could see everything.

All stages.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lightwell.web.settings")

from django.core.wsgi import get_wsgi_application

from lightwell.web.safety import refuse_an_unsafe_role

application = get_wsgi_application()
refuse_an_unsafe_role()
