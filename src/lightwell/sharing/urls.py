"""The addresses of what is shared.

Stage 3, sharing.
"""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from lightwell.organisations.giving_back import gives_back
from lightwell.sharing import (
    delivery_views,
    ending_views,
    flow_views,
    register_views,
    retention_views,
    trend_views,
    who_saw_views,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("register/begin", register_views.begin, name="register-begin"),
    path("flow-maps", flow_views.flow_maps, name="flow-maps"),
    path("agreements/<uuid:agreement_id>/flow-map", flow_views.flow_map, name="flow-map"),
    path("agreements/<uuid:agreement_id>/end", gives_back(ending_views.agreement_end), name="agreement-end"),
    path("deliveries", delivery_views.deliveries, name="deliveries"),
    path("deliveries/<uuid:delivery_id>", delivery_views.delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/rows", delivery_views.opening, name="opening"),
    path("deliveries/<uuid:delivery_id>/copy", delivery_views.copy, name="delivery-copy"),
    path("deliveries/<uuid:delivery_id>/copy/<slug:table>.csv", delivery_views.copy_file, name="delivery-copy-file"),
    path("due", retention_views.due_list, name="due"),
    path("deliveries/<uuid:delivery_id>/keeping", retention_views.keeping, name="keeping"),
    path("deliveries/<uuid:delivery_id>/certificate", retention_views.certificate, name="certificate"),
    path("deliveries/<uuid:delivery_id>/certificate.json", retention_views.certificate_file, name="certificate-file"),
    path("who-saw-what", who_saw_views.who_saw_what, name="who-saw-what"),
    path("who-saw-what.csv", who_saw_views.who_saw_what_csv, name="who-saw-what-csv"),
    path("trends", trend_views.trends_page, name="trends"),
    path("trends.csv", trend_views.trends_csv, name="trends-csv"),
]
urlpatterns.append(path("", include("lightwell.sharing.notice_urls")))
urlpatterns.append(path("", include("lightwell.sharing.telling_urls")))
if (Path(__file__).parent / "hand_over_urls.py").is_file():
    urlpatterns.append(path("", include("lightwell.sharing.hand_over_urls")))
