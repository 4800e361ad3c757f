"""An open link's digest has the site's key in it."""

from django.db import migrations

from lightwell.organisations.migrations._keyed import keys_digests
from lightwell.organisations.shown_secrets import Shown


class Migration(migrations.Migration):

    dependencies = [
        ("codesign", "0005_ideas_and_reviews"),
    ]

    operations = [keys_digests("codesign_openinvitation", "link", Shown.OPEN_LINK)]
