"""Orders from checkout, the legacy system and the time before the lake, merged into `orders` and `order_payments`."""

from __future__ import annotations

from datetime import datetime, timedelta

from pyspark.sql import DataFrame, Observation
from pyspark.sql import functions as F

from securecart_jobs.account import Account
from securecart_jobs.arguments import DATED, Argument
from securecart_jobs.checkout_orders import checkout_lines, lines_with_state, merged_states, payment_states
from securecart_jobs.dataset import dataset
from securecart_jobs.imported_orders import historical_lines, legacy_lines
from securecart_jobs.intake import ArrivalSpan, Intake
from securecart_jobs.lake_tables import LakeTables, Upsert
from securecart_jobs.launch import JobRun
from securecart_jobs.listed_days import days_condition
from securecart_jobs.quarantine import Quarantine

JOB = "orders_batch"

ARGUMENTS = (
    *DATED,
    Argument("RAW"),
    Argument("QUARANTINE"),
    Argument("SOURCES", "transactions,legacy_orders"),
    # Full hours, yyyy-mm-ddThh; the whole business date when absent.
    Argument("ARRIVED_FROM", ""),
    Argument("ARRIVED_UNTIL", ""),
)

# Payments of orders older than this no longer change: longer than card schemes allow a dispute, 120 days.
# https://docs.stripe.com/disputes/how-disputes-work
SETTLED_AFTER_DAYS = 180

# Lines that come from checkout keep their day, but for what a first event that comes late may move it by.
_FROM_CHECKOUT = "t.source = 'checkout'"


def run(job_run: JobRun) -> None:
    arguments, tables = job_run.arguments, job_run.tables
    intake = Intake(
        job_run.spark,
        JOB,
        arguments.text("RAW"),
        Quarantine(job_run.spark, arguments.text("QUARANTINE")),
        job_run.business_date,
    )
    tables.ensure(dataset("orders"))
    tables.ensure(dataset("order_payments"))
    span = _span(job_run)
    takers = {
        "transactions": _take_transactions,
        "legacy_orders": _take_legacy,
        "historical_transactions": _take_historical,
    }
    sources = [name.strip() for name in arguments.text("SOURCES").split(",")]
    unknown = [name for name in sources if name not in takers]
    if unknown:
        raise ValueError(f"--SOURCES: got {', '.join(unknown)}; allowed: {', '.join(takers)}")
    for name in sources:
        for account in takers[name](intake, tables, span):
            job_run.record(account)


def _span(job_run: JobRun) -> ArrivalSpan:
    first, end = job_run.arguments.text("ARRIVED_FROM"), job_run.arguments.text("ARRIVED_UNTIL")
    if not first and not end:
        return ArrivalSpan.day(job_run.business_date)
    return ArrivalSpan(datetime.strptime(first, "%Y-%m-%dT%H"), datetime.strptime(end, "%Y-%m-%dT%H"))


def _take_legacy(intake: Intake, tables: LakeTables, span: ArrivalSpan) -> list[Account]:
    source = dataset("legacy_orders")
    accounts = []
    # A day at a time, so that a later export's correction of an earlier one's line wins.
    for day in span.days:

        def write(rows: DataFrame, day=day) -> Upsert:
            return _upsert_lines(tables, legacy_lines(rows.withColumn("_arrived_on", F.lit(day))), "legacy")

        files = intake.files(source, ArrivalSpan.day(day))
        accounts.append(intake.take(source, files, dataset("orders"), write))
    return accounts


def _take_historical(intake: Intake, tables: LakeTables, span: ArrivalSpan) -> list[Account]:
    source = dataset("historical_transactions")

    def write(rows: DataFrame) -> Upsert:
        return _upsert_lines(tables, historical_lines(rows), "historical")

    return [intake.take(source, intake.files(source, span), dataset("orders"), write)]


def _take_transactions(intake: Intake, tables: LakeTables, span: ArrivalSpan) -> list[Account]:
    source, payments = dataset("transactions"), dataset("order_payments")
    lines_account: list[Account] = []

    def write(transactions: DataFrame) -> Upsert:
        # The same rows make states and lines; they are read and checked once.
        transactions = transactions.persist()
        states = _with_known_states(tables, transactions).persist()
        try:
            written = _write_states(tables, states)
            lines_account[:] = [_merge_lines(tables, transactions, states)]
            return written
        finally:
            states.unpersist()
            transactions.unpersist()

    account = intake.take(source, intake.files(source, span), payments, write)
    return [account, *lines_account]


def _with_known_states(tables: LakeTables, transactions: DataFrame) -> DataFrame:
    """The states that the transactions' orders come to, on top of those that are known, with `_fate`."""
    payments, new = dataset("order_payments"), payment_states(transactions)
    if tables.is_empty(payments):
        return new.withColumn("_fate", F.lit("insert"))
    earliest = transactions.agg(F.min("event_time").alias("t")).first().t
    known = tables.read(payments)
    if earliest is not None:
        known = known.filter(F.col("updated_at") >= F.lit(earliest - timedelta(days=SETTLED_AFTER_DAYS)))
    return merged_states(new, known, payments)


def _write_states(tables: LakeTables, states: DataFrame) -> Upsert:
    payments = dataset("order_payments")
    counted = states.groupBy("_fate").agg(F.count(F.lit(1)).alias("orders"), F.sum("_events").alias("events"))
    found = {row["_fate"]: row for row in counted.collect()}
    changes = states.filter("_fate <> 'known'").select(*payments.schema.names, "_fate")
    if "update" in found:
        tables.apply(payments, changes)
    elif "insert" in found:
        tables.append(payments, changes)
    orders = {fate: row["orders"] for fate, row in found.items()}
    return Upsert(
        rows=sum(row["events"] for row in found.values()),
        repeated=sum(row["events"] - row["orders"] for row in found.values()),
        inserted=orders.get("insert", 0),
        updated=orders.get("update", 0),
        known=orders.get("known", 0),
    )


def _merge_lines(tables: LakeTables, transactions: DataFrame, states: DataFrame) -> Account:
    """Merges the lines of the orders that the transactions are for: those that they name, and those already there.

    Args:
        tables: The lake's.
        transactions: State changes of payments.
        states: What the payments of all orders of the transactions have come to.
    """
    orders = dataset("orders")
    named = checkout_lines(transactions).persist()
    try:
        lines = named
        if not tables.is_empty(orders):
            days = [row.d for row in states.select(F.to_date("ordered_at").alias("d")).distinct().collect() if row.d]
            near = sorted({day + timedelta(days=n) for day in days for n in (-1, 0, 1)})
            restated = (
                tables.read(orders)
                .filter(days_condition("order_date", near))
                .filter("source = 'checkout'")
                .join(states.select("order_id"), "order_id", "left_semi")
                .join(named, ["order_id", "line_number"], "left_anti")
                .select(*[c for c in named.columns if c != "_events"], F.lit(1).alias("_events"))
            )
            lines = named.unionByName(restated)
        came = Observation()
        counted = lines.observe(came, F.sum("_events").alias("events"), F.sum(F.col("_events") - 1).alias("repeated"))
        upsert = tables.upsert(
            orders,
            lines_with_state(counted, states),
            only=_FROM_CHECKOUT,
            only_days_of="order_date",
            one_per_key=True,
        )
        return Account(
            source="transactions.items",
            target="orders",
            rows_in=came.get["events"] or 0,
            rows_out=upsert.written,
            duplicates=upsert.duplicates + (came.get["repeated"] or 0),
            quarantined=0,
        )
    finally:
        named.unpersist()


def _upsert_lines(tables: LakeTables, lines: DataFrame, source: str) -> Upsert:
    """Merges lines of a system that corrects whatever it likes, the day of an order too: all its lines count."""
    return tables.upsert(dataset("orders"), lines, only=f"t.source = '{source}'")
