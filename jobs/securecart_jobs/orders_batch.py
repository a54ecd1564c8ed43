"""Orders from checkout, the legacy system and the time before the lake, merged into `orders` and `order_payments`."""

from __future__ import annotations

from datetime import datetime, timedelta

from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from securecart_jobs.account import Account
from securecart_jobs.arguments import DATED, Argument
from securecart_jobs.dataset import Dataset, dataset
from securecart_jobs.intake import ArrivalSpan, Intake
from securecart_jobs.lake_tables import LakeTables, days_condition
from securecart_jobs.launch import JobRun
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

UNKNOWN = "unknown"

# Lines that come from checkout keep their day, but for what a first event that comes late may move it by.
_FROM_CHECKOUT = "t.source = 'checkout'"

# Later in this list is later in the life of a payment, where two states have the same time.
_STATES = ["authorized", "captured", "declined", "failed", "refunded"]


def legacy_lines(legacy: DataFrame) -> DataFrame:
    """Order lines of the legacy system's exports; needs `_arrived_on`, the day that the export came."""
    return legacy.select(
        "order_id",
        "line_number",
        "order_date",
        F.lit(None).cast("timestamp").alias("ordered_at"),
        F.lit("legacy").alias("source"),
        "customer_id",
        "product_id",
        "category",
        "quantity",
        "amount",
        F.lit(None).cast("string").alias("currency"),
        F.lit("captured").alias("status"),
        "country",
        F.lit(None).cast("double").alias("fraud_score"),
        # An export repeats what earlier ones held, corrected: the latest one counts.
        F.col("_arrived_on").cast("timestamp").alias("updated_at"),
    )


def historical_lines(purchases: DataFrame) -> DataFrame:
    """Order lines of the purchases from before the lake, each an order of one line."""
    return purchases.select(
        F.col("transaction_id").alias("order_id"),
        F.lit(1).alias("line_number"),
        F.col("transaction_date").alias("order_date"),
        F.lit(None).cast("timestamp").alias("ordered_at"),
        F.lit("historical").alias("source"),
        "customer_id",
        F.coalesce("product_id", F.lit(UNKNOWN)).alias("product_id"),
        "category",
        "quantity",
        "amount",
        "currency",
        F.lit("captured").alias("status"),
        F.lit(None).cast("string").alias("country"),
        F.lit(None).cast("double").alias("fraud_score"),
        F.col("transaction_date").cast("timestamp").alias("updated_at"),
    )


def payment_states(transactions: DataFrame) -> DataFrame:
    """One row per order: its payment after all the changes given, which may come in any order, and repeated."""
    latest = F.max_by(
        F.struct("transaction_id", "customer_id", "kind", "status"),
        F.struct("event_time", _state_rank(F.col("status")), "event_id"),
    )
    purchase = F.when(F.col("kind") == "purchase", F.col("event_time"))
    return (
        transactions.groupBy("order_id")
        .agg(
            latest.alias("_latest"),
            F.min(purchase).alias("ordered_at"),
            F.max_by("shipping_country", F.when(F.col("shipping_country").isNotNull(), F.col("event_time"))).alias(
                "country"
            ),
            F.max("fraud_score").alias("fraud_score"),
            F.max("event_time").alias("updated_at"),
        )
        .select("order_id", "_latest.*", "ordered_at", "country", "fraud_score", "updated_at")
    )


def merged_states(new: DataFrame, known: DataFrame, table: Dataset) -> DataFrame:
    """New payment states on top of known ones, with `_fate`: insert, update, or known where nothing changes.

    The greater of each is kept, so the outcome is the same in whatever order, and however often, states come.
    """
    names = table.schema.names
    old = known.select(F.struct(*names).alias("_old")).withColumn("_old_id", F.col("_old.order_id"))
    joined = new.join(old, F.col("order_id") == F.col("_old_id"), "left")
    newer = F.col("_old").isNull() | (
        F.struct("updated_at", _state_rank(F.col("status")), "transaction_id")
        > F.struct("_old.updated_at", _state_rank(F.col("_old.status")), "_old.transaction_id")
    )
    merged: dict[str, Expression] = {
        name: F.when(newer, F.col(name)).otherwise(F.col(f"_old.{name}")) for name in names
    }
    merged["ordered_at"] = F.least("ordered_at", "_old.ordered_at")
    merged["fraud_score"] = F.greatest("fraud_score", "_old.fraud_score")
    merged["country"] = F.coalesce(merged["country"], F.col("_old.country"), F.col("country"))
    result = joined.select(*[merged[name].alias(name) for name in names], "_old")
    changed = ~F.col("_old").eqNullSafe(F.struct(*names))
    fate = F.when(F.col("_old").isNull(), "insert").when(changed, "update").otherwise("known")
    return result.select(*names, fate.alias("_fate"))


def checkout_lines(transactions: DataFrame) -> DataFrame:
    """Order lines that purchases at checkout name, as the latest purchase event of their order has them.

    `updated_at` is the time of that event, `_events` the number of events that name the line.
    """
    exploded = transactions.filter((F.col("kind") == "purchase") & F.col("items").isNotNull()).select(
        "order_id",
        "customer_id",
        "currency",
        "event_time",
        "event_id",
        F.posexplode("items").alias("_at", "item"),
    )
    latest = exploded.groupBy("order_id", (F.col("_at") + 1).alias("line_number")).agg(
        F.max_by(F.struct("customer_id", "currency", "item"), F.struct("event_time", "event_id")).alias("_latest"),
        F.max("event_time").alias("updated_at"),
        F.count(F.lit(1)).alias("_events"),
    )
    item = F.col("_latest.item")
    return latest.select(
        "order_id",
        "line_number",
        "_latest.customer_id",
        item.product_id.alias("product_id"),
        item.category.alias("category"),
        item.quantity.alias("quantity"),
        (item.quantity * item.unit_price).cast("decimal(12,2)").alias("amount"),
        "_latest.currency",
        "updated_at",
        "_events",
    )


def lines_with_state(lines: DataFrame, states: DataFrame) -> DataFrame:
    """Lines of checkout orders with the state of their order's payment."""
    state = states.filter("ordered_at IS NOT NULL").select(
        F.col("order_id").alias("_order"),
        "ordered_at",
        "status",
        "country",
        "fraud_score",
        F.col("updated_at").alias("_state_at"),
    )
    return lines.join(state, F.col("order_id") == F.col("_order")).select(
        "order_id",
        "line_number",
        F.to_date("ordered_at").alias("order_date"),
        "ordered_at",
        F.lit("checkout").alias("source"),
        "customer_id",
        "product_id",
        "category",
        "quantity",
        "amount",
        "currency",
        "status",
        "country",
        "fraud_score",
        F.greatest("updated_at", "_state_at").alias("updated_at"),
    )


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

        def write(rows: DataFrame, day=day) -> int:
            return _upsert_lines(tables, legacy_lines(rows.withColumn("_arrived_on", F.lit(day))), "legacy")

        files = intake.files(source, ArrivalSpan.day(day))
        accounts.append(intake.take(source, files, dataset("orders"), write))
    return accounts


def _take_historical(intake: Intake, tables: LakeTables, span: ArrivalSpan) -> list[Account]:
    source = dataset("historical_transactions")

    def write(rows: DataFrame) -> int:
        return _upsert_lines(tables, historical_lines(rows), "historical")

    return [intake.take(source, intake.files(source, span), dataset("orders"), write)]


def _take_transactions(intake: Intake, tables: LakeTables, span: ArrivalSpan) -> list[Account]:
    source, payments = dataset("transactions"), dataset("order_payments")
    lines_account: list[Account] = []

    def write(transactions: DataFrame) -> int:
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


def _write_states(tables: LakeTables, states: DataFrame) -> int:
    payments = dataset("order_payments")
    counts = {row["_fate"]: row["count"] for row in states.groupBy("_fate").count().collect()}
    changes = states.filter("_fate <> 'known'")
    if "update" in counts:
        tables.apply(payments, changes)
    elif "insert" in counts:
        tables.append(payments, changes)
    return counts.get("insert", 0) + counts.get("update", 0)


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
        upsert = tables.upsert(
            orders,
            lines_with_state(lines, states),
            only=_FROM_CHECKOUT,
            only_days_of="order_date",
            one_per_key=True,
        )
        repeated = named.agg(F.coalesce(F.sum(F.col("_events") - 1), F.lit(0)).alias("n")).first().n
        return Account(
            source="transactions.items",
            target="orders",
            rows_in=upsert.rows + repeated,
            rows_out=upsert.written,
            duplicates=upsert.known + repeated,
            quarantined=0,
        )
    finally:
        named.unpersist()


def _state_rank(status: Expression) -> Expression:
    ranks = F.create_map(*[F.lit(part) for rank, state in enumerate(_STATES) for part in (state, rank)])
    return ranks[status]


def _upsert_lines(tables: LakeTables, lines: DataFrame, source: str) -> int:
    """Merges lines of a system that corrects whatever it likes, the day of an order too: all its lines count."""
    return tables.upsert(dataset("orders"), lines, only=f"t.source = '{source}'").written
