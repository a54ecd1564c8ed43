"""Runs that die half way: run again, they leave the tables that a run without a fault leaves."""

from __future__ import annotations

import pytest
from test_inventory_batch import count
from test_orders_batch import event, item, line

from securecart_jobs.lake_tables import LakeTables


class Killed(BaseException):
    """What no job catches."""


class Commits:
    """Counts commits to tables; when told to, a run dies right after its next one, as far as it has come."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made = 0
        self.kill = False
        for name in ("append", "apply"):
            monkeypatch.setattr(LakeTables, name, self._counted(getattr(LakeTables, name)))

    def _counted(self, write):
        def counted(*args, **kwargs):
            write(*args, **kwargs)
            self.made += 1
            if self.kill:
                raise Killed

        return counted


@pytest.fixture
def commits(monkeypatch) -> Commits:
    return Commits(monkeypatch)


def first_day(lake) -> None:
    lake.put_parquet(
        "transactions",
        "dt=2026-11-22/hour=12",
        [event(f"e{n}", f"o{n}", n, items=[item("p1"), item("p2")]) for n in range(6)],
    )
    lake.put_csv("legacy_orders", "dt=2026-11-22", "a.csv", [line(f"x{n}") for n in range(6)])
    lake.put_csv(
        "inventory", "dt=2026-11-22", "a.csv", [count("2026-11-20T00:00:00Z", n, product_id=f"p{n}") for n in range(4)]
    )


def second_day(lake) -> None:
    lake.put_parquet(
        "transactions",
        "dt=2026-11-23/hour=01",
        [
            event("e7", "o1", 700, kind="refund", status="refunded"),
            event("e8", "o8", 710, items=[item("p3")]),
            event("e9", "o9", 711, currency="XXX"),
        ],
    )
    lake.put_csv(
        "legacy_orders", "dt=2026-11-23", "a.csv", [line("x1", amount="9.99"), line("x7"), line("x8", quantity="?")]
    )
    lake.put_csv(
        "inventory",
        "dt=2026-11-23",
        "a.csv",
        [count("2026-11-19T00:00:00Z", 50, product_id="p1"), count("2026-11-21T00:00:00Z", 60, product_id="p2")],
    )


JOBS = ("orders_batch", "inventory_batch")
TABLES = ("orders", "order_payments", "stock")


def content(lake, *tables: str) -> dict[str, list[tuple]]:
    return {name: lake.rows(name, "*") for name in tables or TABLES}


def refused(lake, source: str) -> list[tuple]:
    return [(row["position"], row["reason"], row["data"]) for row in lake.quarantined(source)]


def test_wherever_a_run_dies_the_next_one_completes_it(lake, commits, tmp_path_factory):
    whole = type(lake)(lake.spark, tmp_path_factory.mktemp("whole"))
    for each in (lake, whole):
        first_day(each)
        for job in JOBS:
            each.run(job, "2026-11-22")
        second_day(each)
    commits.made = 0
    for job in JOBS:
        whole.run(job, "2026-11-23")
    expected, writes = content(whole), commits.made
    # Payments, checkout's lines, legacy lines, accounts; stock, accounts.
    assert writes == 6

    # Each run that dies leaves one commit less to the next.
    for job, left in zip(JOBS, (4, 2)):
        commits.kill = True
        for _ in range(left):
            with pytest.raises(Killed):
                lake.run(job, "2026-11-23")
        commits.kill = False
        lake.run(job, "2026-11-23", ATTEMPT=2)

    assert content(lake) == expected
    for source in ("transactions", "legacy_orders"):
        assert refused(lake, source) == refused(whole, source) != []
