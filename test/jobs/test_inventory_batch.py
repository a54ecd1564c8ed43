"""inventory_batch on real Spark with Iceberg, its script run whole."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from local.real_data import foodmart_counts

DATASET = "inventory"


def count(at: str, on_hand: int, **values: str) -> dict[str, str]:
    return {
        "warehouse_id": "w1",
        "product_id": "p1",
        "counted_at": at,
        "quantity_on_hand": str(on_hand),
        **values,
    }


def history(lake, product: str = "p1") -> list[tuple]:
    """The stock of a product: from when to when, how much."""
    rows = lake.table("stock").filter(f"product_id = '{product}'").orderBy("valid_from").collect()
    return [(f"{r.valid_from:%d}", r.valid_to and f"{r.valid_to:%d}", r.quantity_on_hand, r.is_current) for r in rows]


def test_foodmart_counts_become_a_history_without_gaps_and_overlaps(lake):
    counts = foodmart_counts()
    dirt = [{**counts[0], "quantity_on_hand": "1,200"}, {**counts[0], "counted_at": "05/01/1997"}]
    lake.put_csv(DATASET, "dt=2026-11-23", "w.csv.gz", [*counts, *dirt, *counts[:40]])

    account = lake.run("inventory_batch", "2026-11-23")["inventory"]

    assert (account["rows_in"], account["rows_out"], account["duplicates"], account["quarantined"]) == (
        len(counts) + 42,
        len(counts),
        40,
        2,
    )
    # Worked out without Spark: a row for each stretch of counts that agree.
    expected = []
    place = ("warehouse_id", "product_id")
    ordered = sorted(counts, key=lambda c: (*[c[k] for k in place], c["counted_at"]))
    for key, group in itertools.groupby(ordered, key=lambda c: tuple(c[k] for k in place)):
        stretches = [
            (state, [c["counted_at"] for c in same])
            for state, same in itertools.groupby(group, key=lambda c: (int(c["quantity_on_hand"]), c["unit_cost"]))
        ]
        ends = [times[0] for _, times in stretches[1:]] + [None]
        expected += [(*key, times[0][:10], end and end[:10], state[0]) for (state, times), end in zip(stretches, ends)]
    stored = lake.rows(
        "stock", "warehouse_id", "product_id", "string(date(valid_from))", "string(date(valid_to))", "quantity_on_hand"
    )
    assert stored == sorted(expected, key=repr)


@pytest.mark.parametrize("order", [pytest.param((21, 22, 23), marks=pytest.mark.long), (23, 21, 22)])
def test_a_late_file_splits_the_time_that_it_falls_into(lake, order):
    files = {
        21: [count("2026-11-01T00:00:00Z", 10), count("2026-11-02T00:00:00Z", 10)],
        22: [count("2026-11-05T00:00:00Z", 10), count("2026-11-06T00:00:00Z", 4)],
        # Between two counts of 10, and after the count of 4.
        23: [count("2026-11-03T00:00:00Z", 7), count("2026-11-08T00:00:00Z", 4)],
    }
    for day, rows in files.items():
        lake.put_csv(DATASET, f"dt=2026-11-{day}", "w.csv", rows)
    for day in order:
        lake.run("inventory_batch", f"2026-11-{day}")

    assert history(lake) == [
        ("01", "03", 10, False),
        ("03", "05", 7, False),
        ("05", "06", 10, False),
        ("06", None, 4, True),
    ]


def test_a_second_run_changes_nothing(lake):
    lake.put_csv(
        DATASET, "dt=2026-11-23", "w.csv", [count("2026-11-01T00:00:00Z", 10), count("2026-11-02T00:00:00Z", 9)]
    )
    lake.run("inventory_batch", "2026-11-23")
    before = lake.rows("stock", "*"), lake.snapshots("stock")

    account = lake.run("inventory_batch", "2026-11-23")["inventory"]

    assert (account["rows_out"], account["duplicates"]) == (0, 2)
    assert (lake.rows("stock", "*"), lake.snapshots("stock")) == before


def test_of_two_counts_of_one_time_the_lower_is_believed_whichever_comes_first(lake):
    at = "2026-11-01T00:00:00Z"
    lake.put_csv(DATASET, "dt=2026-11-22", "w.csv", [count(at, 10, product_id="a"), count(at, 8, product_id="b")])
    lake.put_csv(DATASET, "dt=2026-11-23", "w.csv", [count(at, 8, product_id="a"), count(at, 10, product_id="b")])
    lake.run("inventory_batch", "2026-11-22")
    lake.run("inventory_batch", "2026-11-23")
    assert lake.rows("stock", "product_id", "quantity_on_hand", "valid_from") == [
        ("a", 8, datetime(2026, 11, 1)),
        ("b", 8, datetime(2026, 11, 1)),
    ]


def test_what_is_reserved_is_not_available(lake):
    lake.put_csv(DATASET, "dt=2026-11-23", "w.csv", [count("2026-11-01T00:00:00Z", 3, quantity_reserved="5")])
    lake.run("inventory_batch", "2026-11-23")
    assert lake.rows("stock", "quantity_on_hand", "quantity_reserved", "quantity_available") == [(3, 5, -2)]
