"""sales_trends on real Spark with Iceberg, its script run whole."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from test_orders_batch import event, item, line

from local.real_data import superstore_lines
from securecart_jobs.sales_trends import ExchangeRateError

LEGACY = "legacy_orders"


def trends(lake, grain: str, *columns: str) -> list[tuple]:
    rows = lake.table("sales_trends").filter(f"grain = '{grain}'").selectExpr(*columns).collect()
    return sorted(tuple(row) for row in rows)


@pytest.mark.long
def test_superstore_days_and_weeks_add_up_by_category_and_all_together(lake):
    lines = [row for row in superstore_lines() if row["order_date"] >= "2017-12-10"]
    lake.put_csv(LEGACY, "dt=2026-11-23", "a.csv", lines)
    lake.run("orders_batch", "2026-11-23", SOURCES=LEGACY)

    lake.run("sales_trends", "2026-11-23", on_glue=False)

    expected: dict[tuple, dict] = defaultdict(lambda: {"orders": set(), "units": 0, "revenue": Decimal(0)})
    for row in lines:
        day = date.fromisoformat(row["order_date"])
        for grain, start in (("day", day), ("week", day - timedelta(days=day.weekday()))):
            for category in (row["category"], "*"):
                cell = expected[grain, start, category]
                cell["orders"].add(row["order_id"])
                cell["units"] += int(row["quantity"])
                cell["revenue"] += Decimal(row["amount"])
    for grain in ("day", "week"):
        assert trends(lake, grain, "sales_date", "category", "order_count", "units", "revenue") == sorted(
            (start, category, len(cell["orders"]), cell["units"], cell["revenue"])
            for (of, start, category), cell in expected.items()
            if of == grain
        )
    assert trends(lake, "minute", "*") == []


class TestCheckoutSales:
    def store(self, lake, hour: str, *events: dict) -> None:
        lake.put_parquet("transactions", f"dt=2026-11-23/hour={hour}", list(events))
        lake.run(
            "orders_batch",
            "2026-11-23",
            SOURCES="transactions",
            ARRIVED_FROM=f"2026-11-23T{hour}",
            ARRIVED_UNTIL=f"2026-11-23T{int(hour) + 1:02d}",
        )

    def test_the_small_run_and_the_large_one_give_the_same_rows_and_the_small_one_only_what_changed(self, lake):
        toys, books = item("p1", 1, "10.00"), item("p2", 2, "5.00", "Books")
        yesterday = -24 * 60
        self.store(
            lake,
            "01",
            event("e1", "o1", 0, items=[toys, books]),
            event("e2", "o2", 0, items=[toys], status="declined"),
            event("e3", "o3", yesterday, items=[item("p3", 3, "1.00", None)]),
        )
        first = lake.run("sales_trends", "2026-11-23", on_glue=False)["orders"]
        assert trends(lake, "minute", "string(window_start)", "category", "order_count", "units", "revenue") == [
            ("2026-11-21 12:00:00", "*", 1, 3, Decimal("3.00")),
            ("2026-11-21 12:00:00", "unknown", 1, 3, Decimal("3.00")),
            ("2026-11-22 12:00:00", "*", 1, 3, Decimal("20.00")),
            ("2026-11-22 12:00:00", "Books", 1, 2, Decimal("10.00")),
            ("2026-11-22 12:00:00", "Toys", 1, 1, Decimal("10.00")),
        ]

        self.store(
            lake, "02", event("e4", "o4", 1, items=[toys]), event("e5", "o3", 5, kind="refund", status="refunded")
        )
        before = lake.rows("sales_trends.files", "file_path")
        second = lake.run("sales_trends", "2026-11-23", on_glue=False)["orders"]

        assert first["rows_out"] == 15 - 1
        assert trends(lake, "day", "string(sales_date)", "category", "order_count", "revenue") == [
            ("2026-11-22", "*", 2, Decimal("30.00")),
            ("2026-11-22", "Books", 1, Decimal("10.00")),
            ("2026-11-22", "Toys", 2, Decimal("20.00")),
        ]
        assert trends(lake, "week", "string(sales_date)", "category", "order_count", "average_order_value") == [
            ("2026-11-16", "*", 2, Decimal("15.00")),
            ("2026-11-16", "Books", 1, Decimal("10.00")),
            ("2026-11-16", "Toys", 2, Decimal("10.00")),
        ]
        assert second["duplicates"] > 0
        assert before != lake.rows("sales_trends.files", "file_path")

        small = lake.rows("sales_trends", "*")
        snapshots = lake.snapshots("sales_trends")
        idle = lake.run("sales_trends", "2026-11-23", on_glue=False)["orders"]
        large = lake.run("sales_trends", "2026-11-23", on_glue=False, RECOMPUTE_DAYS=35)["orders"]

        assert idle["rows_in"] == 0
        assert (large["rows_in"], large["rows_out"]) == (len(small), 0)
        assert (lake.rows("sales_trends", "*"), lake.snapshots("sales_trends")) == (small, snapshots)

    def test_other_currencies_are_converted_and_one_without_a_rate_fails_the_run(self, lake):
        self.store(
            lake,
            "01",
            event("e1", "o1", 0, currency="EUR", items=[item("p1", 1, "10.00")]),
            event("e2", "o2", 0, items=[item("p1", 1, "1.00")]),
        )
        with pytest.raises(ExchangeRateError, match="Sales in EUR have no exchange rate"):
            lake.run("sales_trends", "2026-11-23", on_glue=False)
        assert trends(lake, "day", "*") == []

        lake.run("sales_trends", "2026-11-23", on_glue=False, EXCHANGE_RATES='{"EUR": "1.085"}')
        assert trends(lake, "day", "category", "revenue") == [("*", Decimal("11.85")), ("Toys", Decimal("11.85"))]


@pytest.mark.parametrize("rates", ["EUR=1", '{"EUR": "x"}', '{"EUR": "0"}', "[1]"])
def test_rates_that_are_none_are_refused(lake, rates):
    with pytest.raises(ExchangeRateError, match="--EXCHANGE_RATES"):
        lake.run("sales_trends", "2026-11-23", on_glue=False, EXCHANGE_RATES=rates)


@pytest.mark.long
def test_a_declined_legacy_line_does_not_exist_so_every_line_counts(lake):
    lake.put_csv(
        LEGACY, "dt=2026-11-23", "a.csv", [line("o1", amount="-5.00", quantity="-1"), line("o2", amount="7.00")]
    )
    lake.run("orders_batch", "2026-11-23", SOURCES=LEGACY)
    lake.run("sales_trends", "2026-11-23", on_glue=False)
    assert trends(lake, "day", "category", "order_count", "units", "revenue") == [
        ("*", 2, 1, Decimal("2.00")),
        ("unknown", 2, 1, Decimal("2.00")),
    ]
