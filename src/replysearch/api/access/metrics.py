"""Metrics for Prometheus. No label ever holds words of a query or of a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from replysearch.errors import ReplysearchError
from replysearch.records import Answer, SearchResult

if TYPE_CHECKING:
    from prometheus_client import Metric

    from replysearch.engine import Counts

#: The media type of :meth:`Metrics.text`.
MEDIA_TYPE = CONTENT_TYPE_LATEST
#: Bounds in seconds. A search takes milliseconds, an answer by a language model up to minutes.
_LATENCIES = (
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0,
)  # fmt: skip
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The metrics of one application. `counts` is called whenever the metrics are read."""

    def __init__(self, counts: Callable[[], Counts]) -> None:
        # Otherwise the text would be twice as long, with start times that nobody needs.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no types here
        registry = CollectorRegistry()
        self._registry = registry
        self._requests = _counter(
            registry,
            "http_requests",
            "Answers, by route, method and status.",
            ("route", "method", "status"),
        )
        self._latency = Histogram(
            "replysearch_http_request_duration_seconds",
            "Time until an answer was sent whole, a stream's end included.",
            ("route", "method"),
            buckets=_LATENCIES,
            registry=registry,
        )
        self.in_flight = Gauge(
            "replysearch_http_requests_in_flight",
            "Calls that are not answered yet.",
            registry=registry,
        )
        answers = "Searches and questions, by what came of them."
        self._answers = _counter(registry, "answers", answers, ("asked", "outcome"))
        uploads = "Uploaded files, by what became of them."
        self._uploads = _counter(registry, "uploaded_files", uploads, ("outcome",))
        refusals = "Calls that were refused, by the code of the refusal."
        self._refusals = _counter(registry, "refused_requests", refusals, ("reason",))
        ProcessCollector(registry=registry)
        registry.register(_Holdings(counts))

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a call that has ended. An unknown method is counted as ``other``."""
        known = method if method in _METHODS else "other"
        self._requests.labels(route, known, str(status)).inc()
        self._latency.labels(route, known).observe(seconds)

    def count_answer(self, result: SearchResult | Answer) -> None:
        """Count a search or a question by its outcome."""
        if isinstance(result, Answer):
            self._answers.labels("ask", str(result.status)).inc()
        else:
            self._answers.labels("search", "answered" if result.total else "empty").inc()

    def count_upload(self, outcome: str) -> None:
        """Count one uploaded file."""
        self._uploads.labels(outcome).inc()

    def count_refusal(self, code: str) -> None:
        """Count a refused call."""
        self._refusals.labels(code).inc()

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        return generate_latest(self._registry)


def _counter(
    registry: CollectorRegistry, name: str, description: str, labels: Sequence[str]
) -> Counter:
    return Counter(f"replysearch_{name}", description, labels, registry=registry)


class _Holdings(Collector):
    def __init__(self, counts: Callable[[], Counts]) -> None:
        self._counts = counts

    def describe(self) -> list[Metric]:
        """Return an empty list, so that the index is not read when this collector is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges, or nothing if the index cannot be read (``/readyz`` reports this)."""
        try:
            counts = self._counts()
        except ReplysearchError:
            return
        yield GaugeMetricFamily("replysearch_letters", "Letters held.", counts.documents)
        yield GaugeMetricFamily("replysearch_passages", "Passages held.", counts.passages)
