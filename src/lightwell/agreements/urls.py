"""The addresses of agreements.

Stage 2, agreement.
"""

from django.urls import path

from lightwell.agreements import views

urlpatterns = [
    path("agreements", views.agreements, name="agreements"),
    path("agreements/<uuid:agreement_id>", views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/document.json", views.document, name="agreement-document"),
    path("agreements/<uuid:agreement_id>/agreement.pdf", views.on_paper, name="agreement-paper"),
]
