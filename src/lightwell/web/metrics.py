"""What is counted of an installation, for whoever watches many: how many and how long, by pattern, never by whom.

All stages. Source: OpenTelemetry's standard variables; it is imported only where OTEL_EXPORTER_OTLP_ENDPOINT or its
metrics variant is set. An attribute is a pattern, a method, a number or one of our own words.
"""

from __future__ import annotations

import functools
import inspect
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from lightwell.web.logs import METHODS, route_of

if TYPE_CHECKING:
    from opentelemetry.metrics import CallbackOptions, Histogram, Meter, MeterProvider, Observation
    from procrastinate.tasks import Task

Respond = Callable[[HttpRequest], HttpResponse]

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
_UNSEALED: Final = "lightwell_unsealed((SELECT coalesce(max(horizon), 0) FROM ledger_sealedcheckpoint), 10000)"
# Of each thing that waits: its name, what it means, and the question, which counts and names nothing. Nothing of it is
# behind a wall: these are tables of the machinery.
WAITING: Final = {
    "lightwell.jobs.waiting": ("jobs that no worker has taken", "procrastinate_jobs", "status = 'todo'"),
    "lightwell.ledger.unsealed": ("entries that wait to be sealed, counted as far as 10,000", _UNSEALED, "true"),
    "lightwell.jobs.failed": ("jobs that ended with an error", "procrastinate_jobs", "status = 'failed'"),
}

_meters: list[Meter] = []


def is_wanted(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody said where measurements go."""
    return any(environ.get(name) for name in ENDPOINTS) and environ.get("OTEL_SDK_DISABLED", "").lower() != "true"


def start() -> None:
    """Send measurements from this process every minute, or as OTEL_METRIC_EXPORT_INTERVAL says."""
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.sdk.metrics import MeterProvider as Sdk
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource

    # Nothing about the machine or its account, which OpenTelemetry would otherwise be free to add.
    service = Resource({"service.name": os.environ.get("OTEL_SERVICE_NAME", "lightwell")})
    measure_with(Sdk([PeriodicExportingMetricReader(OTLPMetricExporter())], resource=service))


def measure_with(provider: MeterProvider) -> None:
    """Count with this provider from now on, and watch what waits."""
    meter = provider.get_meter("lightwell")
    _meters[:] = [meter]
    for name, (words, table, which) in WAITING.items():
        meter.create_observable_gauge(name, [_counting(table, which)], description=words)


def _counting(table: str, which: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def count(options: CallbackOptions) -> Iterable[Observation]:
        from django.db import connection
        from opentelemetry.metrics import Observation as Observed

        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {which}")  # noqa: S608 - both are ours, above
                [found] = cursor.fetchone() or [0]
        finally:
            # This is a thread of its own, which comes round once a minute; it keeps no connection meanwhile.
            if not connection.in_atomic_block:
                connection.close()
        return [Observed(found)]

    return count


class MetricsMiddleware:
    """How many requests and how long each took, by pattern, method and status. Not there unless somebody watches."""

    def __init__(self, respond: Respond) -> None:
        if not _meters:
            if not is_wanted():
                raise MiddlewareNotUsed
            start()
        self.respond = respond
        self.durations: Histogram = _meters[0].create_histogram("http.server.request.duration", unit="s")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.respond(request)
        said: dict[str, str | int] = {
            "http.request.method": str(request.method) if request.method in METHODS else "_OTHER",
            "http.route": route_of(request.resolver_match),
            "http.response.status_code": response.status_code,
        }
        self.durations.record(time.perf_counter() - began, said)
        return response


@contextmanager
def job_measured(name: str) -> Iterator[None]:
    """How long one job took and how it ended. name: the job's own, which is a word of ours."""
    if not _meters:
        yield
        return
    began = time.perf_counter()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        durations = _meters[0].create_histogram("lightwell.job.duration", unit="s")
        durations.record(time.perf_counter() - began, {"job": name, "outcome": outcome})


def measure_jobs(tasks: Iterable[Task[..., object, ...]]) -> None:
    """Time every job of this process from now on, if somebody measures; for a worker, before it begins."""
    if not is_wanted():
        return
    start()
    for task in tasks:
        if not inspect.iscoroutinefunction(task.func):
            task.func = _timed(task.name, task.func)


def _timed(name: str, act: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(act)
    def timed(*arguments: object, **options: object) -> object:
        with job_measured(name):
            return act(*arguments, **options)

    return timed
