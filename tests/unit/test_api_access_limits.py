"""Limits of calls: exact counts in a moving window, and bounded memory."""

from __future__ import annotations

from replysearch.api.access.limits import Rate, Standing, rate_headers


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_so_many_calls_pass_in_any_span_and_the_wait_is_exact() -> None:
    clock = Clock()
    rate = Rate("3/minute", clock=clock)
    assert rate.take("a") == Standing(3, 2, 60, None)
    clock.now += 20
    assert rate.take("a") == Standing(3, 1, 60, None)
    assert rate.take("a") == Standing(3, 0, 60, None)
    clock.now += 10.5
    assert rate.take("a") == Standing(3, 0, 50, 30)
    assert rate.take("b") == Standing(3, 2, 60, None)
    clock.now += 29.4
    assert rate.take("a") == Standing(3, 0, 21, 1)
    clock.now += 0.1
    assert rate.take("a") == Standing(3, 0, 60, None)
    assert rate.take("a") == Standing(3, 0, 60, 20)


def test_a_refused_call_is_not_counted() -> None:
    clock = Clock()
    rate = Rate("1/second", clock=clock)
    assert rate.take("a") == Standing(1, 0, 1, None)
    for _ in range(100):
        assert rate.take("a") == Standing(1, 0, 1, 1)
    clock.now += 1
    assert rate.take("a") == Standing(1, 0, 1, None)


def test_of_several_limits_the_nearest_is_told() -> None:
    clock = Clock()
    rate = Rate("2/second;3/minute", clock=clock)
    assert rate.take("a") == Standing(2, 1, 1, None)
    assert rate.take("a") == Standing(2, 0, 1, None)
    assert rate.take("a") == Standing(2, 0, 1, 1)
    clock.now += 2
    assert rate.take("a") == Standing(3, 0, 60, None)
    assert rate.take("a") == Standing(3, 0, 60, 58)


def test_without_a_limit_every_call_passes() -> None:
    rate = Rate(None)
    assert [rate.take("a") for _ in range(3)] == [None, None, None]


def test_strangers_cannot_fill_the_memory() -> None:
    clock = Clock()
    rate = Rate("2/minute", most=10, clock=clock)
    for at in range(1000):
        rate.take(f"stranger {at}")
    assert len(rate) == 10
    assert rate.take("stranger 999") == Standing(2, 0, 60, None)
    clock.now += 60
    # Whoever is looked up after its window is forgotten at once.
    assert rate.standing("stranger 999") == Standing(2, 2, 0, None)
    assert len(rate) == 9


def test_the_headers_tell_how_a_caller_stands() -> None:
    assert rate_headers(Standing(3, 1, 40, None)) == {
        "RateLimit-Limit": "3",
        "RateLimit-Remaining": "1",
        "RateLimit-Reset": "40",
    }
    assert rate_headers(Standing(3, 0, 40, 7))["Retry-After"] == "7"
