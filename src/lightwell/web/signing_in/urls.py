"""The addresses of the sign-in family, but for the door itself.

All stages.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lightwell.web.signing_in import account, factors, forgotten, organisation, passkeys, second

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/second", second.second, name="sign-in-second"),
    path("sign-in/start-again", second.start_again, name="sign-in-start-again"),
    path("sign-in/passkey", passkeys.sign_in_with_passkey, name="sign-in-passkey"),
    path("sign-in/organisation", organisation.through, name="sign-in-organisation"),
    path("sign-in/organisation/back", organisation.back, name="sign-in-organisation-back"),
    path("sign-in/forgotten", forgotten.forgotten, name="forgotten"),
    path("sign-in/new-password/<uuid:account_id>/<str:token>", forgotten.shown_link, name="new-password-link"),
    path("sign-in/new-password", forgotten.new_password, name="new-password"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="account-password"),
    path("account/sign-ins/end", account.end_sign_ins, name="account-sign-ins-end"),
    path("account/second-step", factors.choose, name="account-second-step"),
    path("account/app", factors.app, name="account-app"),
    path("account/passkeys/new", factors.passkey, name="account-passkey-new"),
    path("account/second-step/<int:factor>/remove", factors.remove, name="account-factor-remove"),
    path("account/recovery-codes", factors.codes, name="account-codes"),
    path("account/recovery-codes/file", factors.codes_file, name="account-codes-file"),
]
