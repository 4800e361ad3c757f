"""What is sent to whoever measures has no personal value in it, and nothing is imported where nobody does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from lightwell.web import metrics
from lightwell.web.metrics import MetricsMiddleware, is_wanted, job_measured, measure_with
from tests.databases import WorkerDatabase, child_environment

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def reader() -> Iterator[InMemoryMetricReader]:
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    measure_with(provider)
    yield reader
    metrics._meters.clear()
    provider.shutdown()


def _points(reader: InMemoryMetricReader) -> dict[str, list[dict[str, object]]]:
    read = reader.get_metrics_data()
    assert read is not None
    return {
        metric.name: [dict(point.attributes or {}) for point in metric.data.data_points]
        for resource in read.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }


def test_every_attribute_is_a_pattern_a_number_or_a_word_of_ours(reader: InMemoryMetricReader) -> None:
    respond = MetricsMiddleware(lambda request: HttpResponse(status=404))
    respond(RequestFactory().post("/Ngāhuia Pōtiki?q=ngahuia@example.org", {"name": "Ngāhuia"}))
    respond(RequestFactory().generic("NGĀHUIA".encode().decode("latin-1"), "/"))
    with pytest.raises(ValueError, match="Ngāhuia"), job_measured("check"):
        raise ValueError("Ngāhuia")
    points = _points(reader)
    assert set(points) == {"http.server.request.duration", "lightwell.job.duration", *metrics.WAITING}
    assert points["http.server.request.duration"] == [
        {"http.request.method": "POST", "http.route": "(no such page)", "http.response.status_code": 404},
        {"http.request.method": "_OTHER", "http.route": "(no such page)", "http.response.status_code": 404},
    ]
    assert points["lightwell.job.duration"] == [{"job": "check", "outcome": "failed"}]
    assert all(points[name] == [{}] for name in metrics.WAITING)


def test_it_is_on_only_where_the_standard_variable_says_where_to() -> None:
    assert not is_wanted({})
    assert is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"})
    assert not is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_SDK_DISABLED": "true"})


def test_nothing_of_it_is_imported_where_nobody_measures(worker_database: WorkerDatabase) -> None:
    code = "import sys, lightwell.web.wsgi; print([name for name in sys.modules if name.startswith('opentelemetry')])"
    environment = child_environment(worker_database.connections)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
