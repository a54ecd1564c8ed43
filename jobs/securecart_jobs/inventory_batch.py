"""Warehouse files into `stock`: what was on hand, from when to when."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from securecart_jobs.arguments import DATED, Argument
from securecart_jobs.dataset import dataset
from securecart_jobs.intake import ArrivalSpan, Intake
from securecart_jobs.lake_tables import LakeTables, Upsert
from securecart_jobs.launch import JobRun
from securecart_jobs.quarantine import Quarantine

JOB = "inventory_batch"

ARGUMENTS = (*DATED, Argument("RAW"), Argument("QUARANTINE"))

# Late files fall between counts of so many days; older counts are kept by the ends of their time alone.
LATE_DAYS = 31

_KEY = ["warehouse_id", "product_id"]
_STATE = ["quantity_on_hand", "quantity_reserved", "quantity_available", "unit_cost", "currency"]


def counts_from_files(rows: DataFrame) -> DataFrame:
    """What each file's rows say of a product at the time of its count, without repeats; `_rows` is the number of rows.

    Where two counts of one time disagree the lower one is believed: it promises nothing that may not be there.
    """
    reserved = F.coalesce("quantity_reserved", F.lit(0))
    counts = rows.select(
        *_KEY,
        "counted_at",
        "quantity_on_hand",
        reserved.alias("quantity_reserved"),
        (F.col("quantity_on_hand") - reserved).alias("quantity_available"),
        "unit_cost",
        "currency",
    )
    return (
        counts.groupBy(*_KEY, "counted_at")
        .agg(F.min_by(F.struct(*_STATE), _caution()).alias("_state"), F.count(F.lit(1)).alias("_rows"))
        .select(*_KEY, "counted_at", "_state.*", "_rows")
    )


def history(known: DataFrame, counts: DataFrame) -> DataFrame:
    """The changes that counts make to what is known: rows of `stock` with `_fate`: insert, update or delete.

    Each product's known rows and new counts are laid out in time and cut anew wherever the stock changes, so the
    outcome is the same in whatever order, and however often, counts come.

    Args:
        known: Rows of `stock` for the products counted: all that end at or after the first new count.
        counts: What `counts_from_files` gives.
    """
    stock = dataset("stock").schema.names
    old = known.select(
        *_KEY,
        *_STATE,
        F.explode(F.array_distinct(F.concat("counts", F.array("valid_from", "counted_at")))).alias("counted_at"),
    )
    seen = (
        old.unionByName(counts.select(*_KEY, *_STATE, "counted_at"))
        .groupBy(*_KEY, "counted_at")
        .agg(F.min_by(F.struct(*_STATE), _caution()).alias("_state"))
    )
    by_time = Window.partitionBy(*_KEY).orderBy("counted_at")
    whole = Window.partitionBy(*_KEY)
    stretches = (
        seen.withColumn("_changed", ~F.col("_state").eqNullSafe(F.lag("_state").over(by_time)))
        .withColumn("_stretch", F.sum(F.col("_changed").cast("int")).over(by_time))
        .withColumn("_latest", F.max("counted_at").over(whole))
        .groupBy(*_KEY, "_stretch", "_state", "_latest")
        .agg(
            F.min("counted_at").alias("valid_from"),
            F.max("counted_at").alias("counted_at"),
            F.collect_set("counted_at").alias("_times"),
        )
    )
    recent = F.col("_latest") - F.expr(f"INTERVAL {LATE_DAYS} DAYS")
    rebuilt = stretches.select(
        *_KEY,
        "_state.*",
        "valid_from",
        F.lead("valid_from").over(Window.partitionBy(*_KEY).orderBy("valid_from")).alias("valid_to"),
        "counted_at",
        F.array_sort(F.filter("_times", lambda time: time >= recent)).alias("counts"),
    ).withColumn("is_current", F.col("valid_to").isNull())
    before = known.select(
        *[F.col(name).alias(f"_old_{name}") for name in [*_KEY, "valid_from"]],
        F.struct(*stock).alias("_old"),
    )
    same_row = [F.col(name) == F.col(f"_old_{name}") for name in [*_KEY, "valid_from"]]
    compared = rebuilt.select(F.struct(*stock).alias("_new"), *_KEY, "valid_from").join(before, same_row, "full")
    fate = (
        F.when(F.col("_new").isNull(), "delete")
        .when(F.col("_old").isNull(), "insert")
        .when(~F.col("_new").eqNullSafe(F.col("_old")), "update")
    )
    return (
        compared.select(F.coalesce("_new", "_old").alias("_row"), fate.alias("_fate"))
        .filter("_fate IS NOT NULL")
        .select("_row.*", "_fate")
    )


def with_news(known: DataFrame, counts: DataFrame) -> DataFrame:
    """The counts with `_news`: whether they say something that isn't known; false for one that repeats what its time is
    known to have been."""
    before = known.select(
        *[F.col(name).alias(f"_old_{name}") for name in _KEY],
        "valid_from",
        F.col("counted_at").alias("_until"),
        F.struct(*_STATE).alias("_old_state"),
    )
    covered = [
        *[F.col(name) == F.col(f"_old_{name}") for name in _KEY],
        F.col("counted_at").between(F.col("valid_from"), F.col("_until")),
        F.struct(*_STATE).eqNullSafe(F.col("_old_state")),
    ]
    said = counts.join(before, covered, "left_semi").withColumn("_news", F.lit(False))
    return said.unionByName(counts.join(before, covered, "left_anti").withColumn("_news", F.lit(True)))


def run(job_run: JobRun) -> None:
    tables = job_run.tables
    source, stock = dataset("inventory"), dataset("stock")
    tables.ensure(stock)
    quarantine = Quarantine(job_run.spark, job_run.arguments.text("QUARANTINE"))
    intake = Intake(job_run.spark, JOB, job_run.arguments.text("RAW"), quarantine, job_run.business_date)
    files = intake.files(source, ArrivalSpan.day(job_run.business_date))
    job_run.record(intake.take(source, files, stock, lambda rows: _merge(tables, rows)))


def _merge(tables: LakeTables, rows: DataFrame) -> Upsert:
    stock = dataset("stock")
    counts = counts_from_files(rows).persist()
    try:
        came = counts.agg(
            F.min("counted_at").alias("first"),
            F.coalesce(F.sum("_rows"), F.lit(0)).alias("rows"),
            F.coalesce(F.sum(F.col("_rows") - 1), F.lit(0)).alias("repeated"),
        ).first()
        if came.first is None:
            return Upsert(rows=0, repeated=0, inserted=0, updated=0, known=0)
        products = counts.select(*_KEY).distinct()
        # A row that ended before the first new count can't be touched by any.
        known = (
            tables.read(stock)
            .filter(F.col("valid_to").isNull() | (F.col("valid_to") >= F.lit(came.first)))
            .join(products, _KEY, "left_semi")
            .persist()
        )
        try:
            found = {row["_news"]: row["count"] for row in with_news(known, counts).groupBy("_news").count().collect()}
            changes = history(known, counts).persist()
            if not changes.isEmpty():
                tables.apply(stock, changes)
            changes.unpersist()
            return Upsert(
                rows=came.rows,
                repeated=came.repeated,
                inserted=found.get(True, 0),
                updated=0,
                known=found.get(False, 0),
            )
        finally:
            known.unpersist()
    finally:
        counts.unpersist()


def _caution():
    """Orders the states that a product may be in: what promises less comes first."""
    return F.struct("quantity_available", "quantity_on_hand", F.xxhash64("unit_cost", "currency"))
