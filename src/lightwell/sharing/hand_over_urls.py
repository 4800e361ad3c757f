"""The addresses of a hand-over and of the provider's keys: identifiers that say nothing, and a quarter's code.

Stage 3, sharing.
"""

from django.urls import path

from lightwell.sharing import checked_views, hand_over_views, keyring_views, receipt_views, trying_views

_QUARTER = "send/<uuid:agreement_id>/<str:period>"
_HAND_OVER = "hand-overs/<uuid:hand_over_id>"

urlpatterns = [
    path("drafts/<uuid:draft_id>/before-you-sign", trying_views.draft_try, name="draft-try"),
    path("programmes/<uuid:programme_id>/before-you-tender", trying_views.programme_try, name="programme-try"),
    path("send", hand_over_views.send, name="send"),
    path(_QUARTER, hand_over_views.quarter, name="send-quarter"),
    path(f"{_QUARTER}/blank-sheet.xlsx", hand_over_views.blank_sheet, name="blank-sheet"),
    path(f"{_QUARTER}/people-told.xlsx", hand_over_views.blank_list, name="blank-list"),
    path(f"{_QUARTER}/samples/<str:name>", hand_over_views.sample, name="sample"),
    path(_HAND_OVER, checked_views.hand_over, name="hand-over"),
    path(f"{_HAND_OVER}/progress", checked_views.progress, name="hand-over-progress"),
    path(f"{_HAND_OVER}/again", checked_views.again, name="hand-over-again"),
    path(f"{_HAND_OVER}/to-mend.xlsx", checked_views.marked_copy, name="marked-copy"),
    path(f"{_HAND_OVER}/<str:unit>/<str:name>.csv", checked_views.whole_table, name="whole-table"),
    path(f"{_HAND_OVER}/send", checked_views.send_it, name="hand-over-send"),
    path(f"{_HAND_OVER}/discard", checked_views.discard, name="hand-over-discard"),
    path(f"{_HAND_OVER}/receipt", receipt_views.receipt, name="receipt"),
    path("keyring", keyring_views.keyring, name="keyring"),
    path("keyring/new", keyring_views.new, name="keyring-new"),
    path("keyring/try", keyring_views.drill, name="keyring-drill"),
    path("keyring/passphrase", keyring_views.passphrase, name="keyring-passphrase"),
    path("keyring/sheets", keyring_views.sheets, name="keyring-sheets"),
    path("keyring/recover", keyring_views.recover, name="keyring-recover"),
]
