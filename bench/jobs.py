"""Rows a second of each job, beside a bare read, repartition and write of the same rows in the same session.

Run through `npm run bench:jobs`; prints one JSON object for each job and size. Tables are empty before a job's run.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from local import glue_stand_in
from local.run_script import run_script
from local.session import local_session
from securecart_jobs.dataset import dataset
from securecart_jobs.lake_tables import LakeTables

DAY = "2026-11-22"
CORES = os.cpu_count() or 1
WARM_UP_ROWS = 20_000
#: Runs of the job and bare runs, in turn; the best of each counts.
RUNS = 2


@dataclass(frozen=True)
class Cost:
    """Seconds that something took."""

    clock: float
    #: Of all cores together. It says the same on a machine that has other work.
    processor: float

    def __sub__(self, before: Cost) -> Cost:
        return Cost(self.clock - before.clock, self.processor - before.processor)


@dataclass
class Case:
    """A job on rows of its source."""

    job: str
    #: Puts that many rows where the job reads them.
    prepare: Callable[[Bench, int], None]
    #: The same rows, read and nothing else.
    bare: Callable[[Bench], DataFrame]
    #: Tables that the job fills.
    writes: tuple[str, ...]
    arguments: dict[str, str] = field(default_factory=dict)
    on_glue: bool = True


class Bench:
    """A lake of its own in the session."""

    def __init__(self, spark: SparkSession, folder: Path, database: str) -> None:
        self.spark = spark
        self.raw = folder / "raw"
        self.checkpoint = folder / "checkpoint"
        self.folder = folder
        self.database = database
        self.tables = LakeTables(spark, database)

    def numbers(self, rows: int) -> DataFrame:
        return self.spark.range(0, rows, 1, 8)

    def put_csv(self, name: str, partition: str, rows: DataFrame) -> None:
        columns = [F.col(c.name).cast("string") for c in dataset(name).columns]
        rows.select(columns).write.option("header", "true").option("escape", '"').csv(
            str(self.raw / name / partition), mode="overwrite"
        )

    def put_parquet(self, name: str, partition: str, rows: DataFrame) -> None:
        filled = conform(name, rows)
        filled.write.option("compression", "zstd").parquet(str(self.raw / name / partition), mode="overwrite")

    def put_table(self, name: str, rows: DataFrame) -> None:
        self.tables.ensure(dataset(name))
        conform(name, rows).writeTo(self.tables.name(dataset(name))).append()

    def run(self, case: Case) -> Cost:
        """Runs the job as if for the first time."""
        for name in case.writes:
            self.spark.sql(f"DROP TABLE IF EXISTS {self.tables.name(dataset(name))} PURGE")
        shutil.rmtree(self.checkpoint, ignore_errors=True)
        arguments = {
            "DATABASE": self.database,
            "BUSINESS_DATE": DAY,
            "RAW": str(self.raw),
            "QUARANTINE": str(self.folder / "quarantine"),
            **case.arguments,
        }
        if "STREAM" in arguments:
            arguments["CHECKPOINT"] = str(self.checkpoint)
        start = self.spent()
        with contextlib.redirect_stdout(io.StringIO()):
            run_script(case.job, arguments, on_glue=case.on_glue)
        return self.spent() - start

    def run_bare(self, case: Case) -> Cost:
        target = self.folder / "bare"
        start = self.spent()
        case.bare(self).repartition(CORES).write.option("compression", "zstd").parquet(str(target), mode="overwrite")
        return self.spent() - start

    def spent(self) -> Cost:
        """Time until now; that of the processor is the time of Java's process, in which all of Spark runs here."""
        processor = self.spark._jvm.java.lang.ProcessHandle.current().info().totalCpuDuration().get().toMillis()
        return Cost(time.perf_counter(), processor / 1000)


def conform(name: str, rows: DataFrame) -> DataFrame:
    """A dataset's columns, in its types; those that the rows lack are null."""
    present = set(rows.columns)
    return rows.select(
        *[
            (F.col(c.name).cast(c.type) if c.name in present else F.lit(None).cast(c.type)).alias(c.name)
            for c in dataset(name).columns
        ]
    )


def _id(prefix: str, column: str = "id", modulo: int = 0):
    number = F.col(column) % modulo if modulo else F.col(column)
    return F.concat(F.lit(prefix), number.cast("string"))


def legacy(bench: Bench, rows: int) -> None:
    lines = bench.numbers(rows).select(
        F.concat(F.lit("o"), (F.col("id") / 3).cast("long")).alias("order_id"),
        (F.col("id") % 3 + 1).alias("line_number"),
        F.date_sub(F.lit(DAY), (F.col("id") % 30).cast("int")).alias("order_date"),
        F.date_sub(F.lit(DAY), (F.col("id") % 20).cast("int")).alias("ship_date"),
        F.lit("Second Class").alias("ship_mode"),
        _id("c", modulo=50_000).alias("customer_id"),
        F.lit("Consumer").alias("segment"),
        F.lit("United States").alias("country"),
        F.lit("South").alias("region"),
        _id("p", modulo=2_000).alias("product_id"),
        F.lit("Furniture").alias("category"),
        F.lit("Bookcases").alias("subcategory"),
        F.lit("Bush Somerset Collection Bookcase").alias("product_name"),
        (F.col("id") % 9 + 1).alias("quantity"),
        F.format_string("%d.%02d", F.col("id") % 900, F.col("id") % 100).alias("amount"),
        F.lit("0.2").alias("discount"),
        F.lit("41.91").alias("profit"),
    )
    # One order's lines have one day.
    day = F.date_sub(F.lit(DAY), (F.substring("order_id", 2, 12).cast("long") % 30).cast("int"))
    bench.put_csv("legacy_orders", f"dt={DAY}", lines.withColumn("order_date", day))


def transactions(bench: Bench, rows: int) -> None:
    item = F.struct(
        _id("p", modulo=2_000).alias("product_id"),
        F.lit(2).alias("quantity"),
        F.lit("10.50").cast("decimal(12,2)").alias("unit_price"),
        F.lit("Toys").alias("category"),
    )
    events = bench.numbers(rows).select(
        _id("e").alias("event_id"),
        F.concat(F.lit("t"), (F.col("id") / 2).cast("long")).alias("transaction_id"),
        F.concat(F.lit("o"), (F.col("id") / 2).cast("long")).alias("order_id"),
        F.timestamp_seconds(F.unix_timestamp(F.lit(f"{DAY} 00:00:00")) + F.col("id") % 80_000).alias("event_time"),
        F.lit(f"{DAY} 12:00:00").alias("received_at"),
        F.lit("purchase").alias("kind"),
        F.when(F.col("id") % 2 == 0, "authorized").otherwise("captured").alias("status"),
        _id("c", modulo=200_000).alias("customer_id"),
        (F.col("id") % 900 + 1).alias("amount"),
        F.lit("USD").alias("currency"),
        F.lit("card").alias("payment_method"),
        _id("tok_", modulo=300_000).alias("card_token"),
        F.lit("US").alias("card_country"),
        F.lit("US").alias("ip_country"),
        F.when(F.col("id") % 2 == 0, F.array(item)).alias("items"),
        F.lit(0.1).alias("fraud_score"),
        F.lit("accept").alias("fraud_decision"),
        F.array().cast("array<string>").alias("fraud_reasons"),
    )
    bench.put_parquet("transactions", f"dt={DAY}/hour=12", events)


def inventory(bench: Bench, rows: int) -> None:
    counts = bench.numbers(rows).select(
        _id("w", modulo=20).alias("warehouse_id"),
        F.concat(F.lit("p"), (F.col("id") / 20).cast("long") % 10_000).alias("product_id"),
        F.date_format(
            F.timestamp_seconds(
                F.unix_timestamp(F.lit(f"{DAY} 00:00:00")) + (F.col("id") / 200_000).cast("long") * 3_600
            ),
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
        ).alias("counted_at"),
        (F.col("id") % 500).alias("quantity_on_hand"),
        F.lit(0).alias("quantity_reserved"),
        F.lit(0).alias("quantity_received"),
        F.lit(0).alias("quantity_shipped"),
        F.lit("1.25").alias("unit_cost"),
        F.lit("USD").alias("currency"),
        F.lit("A-1").alias("location"),
    )
    bench.put_csv("inventory", f"dt={DAY}", counts)


def orders(bench: Bench, rows: int) -> None:
    order = (F.col("id") / 3).cast("long")
    at = F.timestamp_seconds(F.unix_timestamp(F.lit(f"{DAY} 00:00:00")) + order % 80_000)
    lines = bench.numbers(rows).select(
        F.concat(F.lit("o"), order).alias("order_id"),
        (F.col("id") % 3 + 1).alias("line_number"),
        F.to_date(at).alias("order_date"),
        at.alias("ordered_at"),
        F.lit("checkout").alias("source"),
        _id("c", modulo=50_000).alias("customer_id"),
        _id("p", modulo=2_000).alias("product_id"),
        _id("category ", modulo=20).alias("category"),
        F.lit(2).alias("quantity"),
        F.lit("21.00").alias("amount"),
        F.lit("USD").alias("currency"),
        F.lit("captured").alias("status"),
        at.alias("updated_at"),
    )
    bench.put_table("orders", lines)


def sessions(bench: Bench, rows: int) -> None:
    at = F.timestamp_seconds(F.unix_timestamp(F.lit(f"{DAY} 00:00:00")) - (F.col("id") % 2_000_000))
    product = F.struct(
        _id("p", modulo=2_000).alias("product_id"),
        F.lit(2).alias("views"),
        F.lit(1).alias("cart_adds"),
        F.lit(0).alias("purchases"),
        at.alias("last_seen_at"),
    )
    visits = bench.numbers(rows).select(
        _id("s").alias("session_id"),
        _id("u", modulo=100_000).alias("user_id"),
        at.alias("started_at"),
        at.alias("ended_at"),
        F.lit(0).alias("duration_seconds"),
        F.lit(3).alias("event_count"),
        F.array(product).alias("products"),
    )
    bench.put_table("sessions", visits)


def fraud_features(bench: Bench, rows: int) -> None:
    features = bench.numbers(rows).select(
        _id("t").alias("transaction_id"),
        _id("o").alias("order_id"),
        _id("c", modulo=200_000).alias("customer_id"),
        F.timestamp_seconds(F.unix_timestamp(F.lit(f"{DAY} 00:00:00")) + F.col("id") % 80_000).alias("event_time"),
        (F.col("id") % 900 + 1).alias("amount"),
        F.lit("USD").alias("currency"),
        (F.col("id") % 7).cast("double").alias("amount_zscore"),
        (F.col("id") % 6).cast("int").alias("transactions_1h"),
        (F.col("id") % 12).cast("int").alias("transactions_24h"),
        F.lit(0).alias("amount_24h"),
        F.lit(1).alias("distinct_cards_24h"),
        F.lit(1).alias("distinct_countries_24h"),
        (F.col("id") % 20 == 0).alias("country_mismatch"),
        F.lit(10).alias("customer_age_days"),
        F.lit(0).alias("chargebacks_before"),
    )
    bench.put_table("fraud_features", features)


def clicks(bench: Bench, rows: int) -> None:
    event = bench.numbers(rows).select(
        _id("e").alias("event_id"),
        F.date_format(
            F.timestamp_seconds(
                F.unix_timestamp(F.lit(f"{DAY} 00:00:00")) + (F.col("id") * 40_000 / rows).cast("long")
            ),
            "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
        ).alias("event_time"),
        F.concat(F.lit("s"), (F.col("id") / 10).cast("long")).alias("session_id"),
        _id("u", modulo=100_000).alias("user_id"),
        F.lit("product_view").alias("event"),
        F.lit("desktop").alias("platform"),
        _id("p", modulo=2_000).alias("product_id"),
    )
    # Files in the order of time, as a stream's records are.
    event.repartitionByRange(8, "event_time").write.json(str(bench.raw / "clicks"), mode="overwrite")

    def source(_type: str, options: dict) -> DataFrame:
        reader = bench.spark.readStream.schema(options["schema"]).option("maxFilesPerTrigger", 4)
        return reader.json(str(bench.raw / "clicks"))

    glue_stand_in.install(source)


def _read_csv(name: str, partition: str) -> Callable[[Bench], DataFrame]:
    return lambda bench: bench.spark.read.option("header", "true").csv(str(bench.raw / name / partition))


def _read_table(name: str) -> Callable[[Bench], DataFrame]:
    return lambda bench: bench.tables.read(dataset(name))


def _read_transactions(bench: Bench) -> DataFrame:
    return bench.spark.read.parquet(str(bench.raw / "transactions" / f"dt={DAY}"))


def _read_clicks(bench: Bench) -> DataFrame:
    return bench.spark.read.json(str(bench.raw / "clicks"))


CASES = [
    Case(
        "orders_batch",
        legacy,
        _read_csv("legacy_orders", f"dt={DAY}"),
        ("orders", "order_payments"),
        {"SOURCES": "legacy_orders"},
    ),
    Case("orders_batch", transactions, _read_transactions, ("orders", "order_payments"), {"SOURCES": "transactions"}),
    Case("inventory_batch", inventory, _read_csv("inventory", f"dt={DAY}"), ("stock",)),
    Case("clickstream_sessions", clicks, _read_clicks, ("sessions",), {"STREAM": "clicks", "TRIGGER_SECONDS": "0"}),
    Case("sales_trends", orders, _read_table("orders"), ("sales_trends",), on_glue=False),
    Case(
        "recommendation_features",
        sessions,
        _read_table("sessions"),
        ("recommendation_features",),
        on_glue=False,
    ),
    Case("fraud_features", transactions, _read_transactions, ("fraud_features",), on_glue=False),
    Case("fraud_scores", fraud_features, _read_table("fraud_features"), ("fraud_scores",), on_glue=False),
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", default="100000,1000000")
    parser.add_argument("--jobs", default="")
    given = parser.parse_args()
    chosen = [name for name in given.jobs.split(",") if name]
    scratch = Path(tempfile.mkdtemp(prefix="securecart-bench-"))
    try:
        glue_stand_in.install()
        spark = local_session(str(scratch / "warehouse"), cores=CORES, memory="3g", shuffle_partitions=2 * CORES)
        for place, case in enumerate(CASES):
            if chosen and case.job not in chosen:
                continue
            # Spark compiles as it goes: what it learns from a few rows isn't measured.
            measure(spark, scratch / f"{place}-warm", case, WARM_UP_ROWS)
            for rows in given.rows.split(","):
                print(json.dumps(measure(spark, scratch / f"{place}-{rows}", case, int(rows))), flush=True)
        spark.stop()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def measure(spark: SparkSession, folder: Path, case: Case, rows: int) -> dict:
    bench = Bench(spark, folder, f"bench_{folder.name.replace('-', '_')}")
    case.prepare(bench, rows)
    runs = [(bench.run_bare(case), bench.run(case)) for _ in range(RUNS)]
    shutil.rmtree(folder, ignore_errors=True)
    bare, seconds = (min(cost.clock for cost in costs) for costs in zip(*runs))
    bare_processor, processor = (min(cost.processor for cost in costs) for costs in zip(*runs))
    return {
        "job": case.job,
        "source": case.prepare.__name__,
        "rows": rows,
        "seconds": round(seconds, 2),
        "rowsPerSecond": round(rows / seconds),
        "bareSeconds": round(bare, 2),
        "ratio": round(bare / seconds, 2),
        "processorSeconds": round(processor, 2),
        "bareProcessorSeconds": round(bare_processor, 2),
        "processorRatio": round(bare_processor / processor, 2),
    }


if __name__ == "__main__":
    main()
