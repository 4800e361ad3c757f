"""The gallery's own addresses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tests.web.gallery_content import accounts, examples, frame


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", {**frame(), **examples()})


def journey(request: HttpRequest) -> HttpResponse:
    return render(request, "journey.html", {**frame(), **examples()})


def handover(request: HttpRequest) -> HttpResponse:
    return render(request, "handover.html", {**frame(), **examples()})


def sheets(request: HttpRequest) -> HttpResponse:
    return render(request, "sheets.html", {**frame(), **examples()})


def sign_in(request: HttpRequest) -> HttpResponse:
    return render(
        request, "sign_in.html", {"accounts": accounts(), "sign_in_url": "/sign-in", "programme": "Best foot forward"}
    )


def progress(request: HttpRequest) -> HttpResponse:
    return render(request, "progress_fragment.html")


def error(request: HttpRequest, number: str) -> HttpResponse:
    return render(request, f"{number}.html", status=int(number[:3]))


urlpatterns = [
    path("", gallery),
    path("journey", journey),
    path("handover", handover),
    path("sheets", sheets),
    path("sign-in", sign_in),
    path("progress", progress),
    path("error/<str:number>", error),
]
