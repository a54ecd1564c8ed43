"""Tables that change with their definitions, and upserts whose order doesn't matter."""

from __future__ import annotations

import copy
from datetime import date, datetime
from itertools import permutations

import pytest
from py4j.protocol import Py4JJavaError
from pyspark.sql import functions as F

from securecart_jobs.account import Account, AccountError
from securecart_jobs.dataset import Dataset, dataset
from securecart_jobs.lake_tables import LakeTables, Upsert

PRICES = Dataset(
    "prices",
    {
        "name": "prices",
        "format": "iceberg",
        "columns": [
            {"name": "id", "type": "string", "required": True, "comment": "The shop's product."},
            {"name": "day", "type": "date", "required": True, "comment": "Day."},
            {"name": "price", "type": "int", "required": True, "comment": "Price."},
            {"name": "seen_at", "type": "timestamp", "required": True, "comment": "When."},
        ],
        "partitionKeys": [{"name": "day", "type": "date", "transform": "month"}],
        "dedupe": {"key": ["id"], "version": "seen_at"},
    },
)


def changed(**definition: object) -> Dataset:
    return Dataset("prices", {**copy.deepcopy(PRICES.definition), **definition})


@pytest.fixture
def tables(lake) -> LakeTables:
    return LakeTables(lake.spark, lake.database)


def price(id_: str, value: int, hour: int, day: int = 1) -> tuple:
    return id_, date(2026, 11, day), value, datetime(2026, 11, 1, hour)


def upsert(tables: LakeTables, *rows: tuple, **options: object):
    return tables.upsert(PRICES, tables.spark.createDataFrame(list(rows), PRICES.schema), **options)


def stored(tables: LakeTables) -> list[tuple]:
    return sorted((row.id, row.price) for row in tables.read(PRICES).collect())


@pytest.mark.parametrize("one_per_key", [False, True])
def test_no_rows_make_no_commit_and_all_kinds_of_rows_are_counted_each_by_themselves(tables, one_per_key):
    tables.ensure(PRICES)
    nothing = tables.spark.createDataFrame([], PRICES.schema)
    assert tables.upsert(PRICES, nothing, one_per_key=one_per_key) == Upsert(0, 0, 0, 0, 0)
    assert tables.snapshot(PRICES) is None
    first = [price("a", 1, 1), price("b", 1, 1)]
    repeats = [] if one_per_key else [price("b", 1, 1), price("b", 0, 0)]
    assert upsert(tables, *first, *repeats, one_per_key=one_per_key) == Upsert(
        rows=2 + len(repeats), repeated=len(repeats), inserted=2, updated=0, known=0
    )
    again = [price("a", 1, 1), price("b", 2, 2), price("c", 1, 1)]
    repeats = repeats[:1]
    assert upsert(tables, *again, *repeats, one_per_key=one_per_key) == Upsert(
        rows=3 + len(repeats), repeated=len(repeats), inserted=1, updated=1, known=1
    )
    commits = tables.snapshot(PRICES)
    assert upsert(tables, *again, one_per_key=one_per_key).known == 3
    assert tables.upsert(PRICES, nothing, one_per_key=one_per_key) == Upsert(0, 0, 0, 0, 0)
    assert tables.snapshot(PRICES) == commits


def test_a_table_that_was_emptied_is_filled_again(tables):
    tables.ensure(PRICES)
    upsert(tables, price("a", 1, 1))
    tables.spark.sql(f"DELETE FROM {tables.name(PRICES)}")
    assert tables.upsert(PRICES, tables.spark.createDataFrame([], PRICES.schema)).rows == 0
    assert upsert(tables, price("a", 2, 2)).inserted == 1
    assert stored(tables) == [("a", 2)]


def test_partitions_evolve_and_what_was_written_before_is_still_found_and_merged(tables):
    tables.ensure(PRICES)
    upsert(tables, price("a", 1, 1), price("b", 1, 1, day=2))
    daily = changed(partitionKeys=[{"name": "day", "type": "date", "transform": "day"}])

    tables.ensure(daily)
    result = upsert(tables, price("a", 2, 2), price("c", 1, 1, day=2), only_days_of="day")

    assert tables.partitioning(daily) == ["days(day)"]
    assert (result.inserted, result.updated) == (1, 1)
    assert stored(tables) == [("a", 2), ("b", 1), ("c", 1)]
    specs = tables.spark.sql(f"SELECT DISTINCT spec_id FROM {tables.name(PRICES)}.files WHERE content = 0").count()
    assert specs == 2
    tables.ensure(daily)
    assert tables.partitioning(daily) == ["days(day)"]


def test_columns_are_added_and_widened_inside_of_arrays_too(tables):
    items = {"type": "struct", "fields": [{"name": "x", "type": "int", "required": True}]}
    tables.ensure(
        changed(
            columns=[
                *PRICES.definition["columns"],
                {"name": "list", "type": "array", "items": items, "comment": "", "required": False},
            ]
        )
    )
    items["fields"].append({"name": "y", "type": "string", "required": False})
    wider = changed(
        columns=[
            *[{**c, "type": "long"} if c["name"] == "price" else c for c in PRICES.definition["columns"]],
            {"name": "list", "type": "array", "items": items, "comment": "", "required": False},
            {"name": "note", "type": "string", "comment": 'The shop\'s "note".', "required": False},
        ]
    )

    tables.ensure(wider)

    assert {f.name: f.dataType.simpleString() for f in tables.read(PRICES).schema.fields} == {
        "id": "string",
        "day": "date",
        "price": "bigint",
        "seen_at": "timestamp",
        "list": "array<struct<x:int,y:string>>",
        "note": "string",
    }


@pytest.mark.long
def test_the_greatest_version_stays_in_whatever_order_rows_come(tables):
    rows = [price("a", 3, 3), price("a", 1, 1), price("a", 9, 2), price("a", 8, 3)]
    outcomes = set()
    for order in list(permutations(rows))[::5]:
        tables.ensure(PRICES)
        tables.spark.sql(f"DELETE FROM {tables.name(PRICES)}")
        for batch in (order[:2], order[2:]):
            upsert(tables, *batch)
        outcomes.add(tuple(stored(tables)))
    # Two rows have the same, greatest version: one of them, always the same.
    assert len(outcomes) == 1
    assert outcomes.pop()[0][1] in (3, 8)


@pytest.mark.long
def test_rows_that_are_computed_again_replace_those_of_their_version(tables):
    tables.ensure(PRICES)
    for value in (1, 2, 1):
        assert upsert(tables, price("a", value, 1), recomputed=True).written == 1
        assert stored(tables) == [("a", value)]
    assert upsert(tables, price("a", 1, 1), recomputed=True).written == 0


@pytest.mark.parametrize("began_empty", [True, False])
def test_rows_are_not_replaced_over_another_writer_s_that_came_in_between(tables, began_empty):
    tables.ensure(PRICES)
    if not began_empty:
        upsert(tables, price("a", 1, 1))
    before = tables.snapshot(PRICES)
    rows = tables.spark.createDataFrame([price("a", 2, 2)], PRICES.schema)
    upsert(tables, price("b", 3, 3))
    with pytest.raises(Py4JJavaError, match="Found conflicting files"):
        tables.replace(PRICES, rows, F.lit(True), before)
    assert ("b", 3) in stored(tables)
    tables.replace(PRICES, rows, F.lit(True), tables.snapshot(PRICES))
    assert stored(tables) == [("a", 2)]


def test_a_row_that_moves_by_a_day_is_found_where_it_was(tables):
    tables.ensure(changed(partitionKeys=[{"name": "day", "type": "date", "transform": "day"}]))
    upsert(tables, price("a", 1, 1, day=2))
    upsert(tables, price("a", 2, 2, day=1), only_days_of="day")
    assert stored(tables) == [("a", 2)]


@pytest.mark.long
def test_every_curated_dataset_becomes_a_table_with_its_partitions(tables):
    for name in ("orders", "stock", "sessions", "sales_trends", "fraud_features", "fraud_scores", "job_runs"):
        tables.ensure(dataset(name))
        tables.ensure(dataset(name))
        assert tables.read(dataset(name)).schema.names == dataset(name).schema.names
        assert tables.partitioning(dataset(name)) == [field.sql for field in dataset(name).partition_fields]


def test_an_account_that_does_not_balance_is_an_error():
    assert Account("s", "t", 6, 3, 2, 1).check().rows_in == 6
    with pytest.raises(AccountError, match="s to t: 7 rows in, but 3 out, 2 duplicates and 1 quarantined"):
        Account("s", "t", 7, 3, 2, 1).check()


def test_a_dataset_that_is_not_defined_is_an_error_with_those_that_are():
    with pytest.raises(KeyError, match="no dataset is named 'order'; there are .*orders"):
        dataset("order")
