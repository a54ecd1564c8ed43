"""What the nightly fraud scoring looks at: how each payment compares with what its customer did before."""

from __future__ import annotations

from datetime import datetime, timedelta

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from securecart_jobs.account import Account
from securecart_jobs.arguments import DATED, Argument
from securecart_jobs.checked_rows import checked_rows
from securecart_jobs.dataset import dataset
from securecart_jobs.intake import ArrivalSpan, Intake
from securecart_jobs.launch import JobRun
from securecart_jobs.quarantine import Quarantine

JOB = "fraud_features"

ARGUMENTS = (
    *DATED,
    Argument("RAW"),
    Argument("QUARANTINE"),
    # Days of earlier payments that a customer's mean and deviation are of.
    Argument("HISTORY_DAYS", "365", kind="number"),
    # Days of webhook events that disputes are looked for in; raw payments are kept for 90.
    Argument("DISPUTE_DAYS", "90", kind="number"),
)

# A payment of the day before may be in the velocity of one of today's, and may have arrived the day before that.
VELOCITY_CONTEXT_DAYS = 2

# A deviation of fewer payments than this says nothing.
FEWEST_FOR_ZSCORE = 2

_HOUR = 3600
_DAY = 86400


def first_states(transactions: DataFrame) -> DataFrame:
    """Each payment once: its first purchase event. `_rows` is the number of its events."""
    earliest = F.struct("event_time", "event_id")
    names = [name for name in transactions.columns if name != "transaction_id"]
    return (
        transactions.filter("kind = 'purchase'")
        .groupBy("transaction_id")
        .agg(F.min_by(F.struct(*names), earliest).alias("_first"), F.count(F.lit(1)).alias("_rows"))
        .select("transaction_id", "_first.*", "_rows")
    )


def features(payments: DataFrame, context: DataFrame, history: DataFrame, disputes: DataFrame) -> DataFrame:
    """One row for each payment.

    Args:
        payments: Payments to describe, as `first_states` gives them.
        context: The same for the days before, which velocity looks back on; may hold the payments too.
        history: Rows of `fraud_features` of earlier days.
        disputes: `customer_id` and `disputed_at` of every chargeback and dispute.
    """
    described = payments.select("transaction_id").withColumn("_described", F.lit(True))
    nearby = context.unionByName(payments).dropDuplicates(["transaction_id"])
    seconds = F.col("event_time").cast("double")
    before = Window.partitionBy("customer_id").orderBy("_at")
    # Up to a microsecond before: a payment isn't part of its own past.
    hour = before.rangeBetween(-_HOUR * 1_000_000, -1)
    day = before.rangeBetween(-_DAY * 1_000_000, -1)
    velocity = (
        nearby.withColumn("_at", F.unix_micros("event_time"))
        .withColumn("transactions_1h", F.count(F.lit(1)).over(hour).cast("int"))
        .withColumn("transactions_24h", F.count(F.lit(1)).over(day).cast("int"))
        .withColumn("amount_24h", F.coalesce(F.sum("amount").over(day), F.lit(0)).cast("decimal(12,2)"))
        .withColumn("distinct_cards_24h", F.size(F.collect_set("card_token").over(day)))
        .withColumn("distinct_countries_24h", F.size(F.collect_set("ip_country").over(day)))
        .join(described, "transaction_id")
    )
    countries = F.array_distinct(
        F.array_compact(F.array("card_country", "billing_country", "shipping_country", "ip_country"))
    )
    past = _past(velocity, history.unionByName(_as_history(nearby)).dropDuplicates(["transaction_id"]))
    disputed = (
        velocity.select("transaction_id", "customer_id", "event_time")
        .join(disputes.withColumnRenamed("customer_id", "_customer"), F.col("customer_id") == F.col("_customer"))
        .filter(F.col("disputed_at") < F.col("event_time"))
        .groupBy("transaction_id")
        .agg(F.count(F.lit(1)).cast("int").alias("chargebacks_before"))
    )
    deviates = (F.col("_count") >= FEWEST_FOR_ZSCORE) & (F.col("_deviation") > 0)
    amount = F.col("amount").cast("double")
    return (
        velocity.join(past, "transaction_id", "left")
        .join(disputed, "transaction_id", "left")
        .select(
            "transaction_id",
            "order_id",
            "customer_id",
            "event_time",
            "amount",
            "currency",
            F.when(F.col("_mean") > 0, F.round(amount / F.col("_mean"), 6)).alias("amount_to_customer_mean"),
            F.when(deviates, F.round((amount - F.col("_mean")) / F.col("_deviation"), 6)).alias("amount_zscore"),
            "transactions_1h",
            "transactions_24h",
            "amount_24h",
            "distinct_cards_24h",
            "distinct_countries_24h",
            (F.size(countries) > 1).alias("country_mismatch"),
            F.coalesce(F.floor((seconds - F.col("_since").cast("double")) / _DAY).cast("int"), F.lit(0)).alias(
                "customer_age_days"
            ),
            F.coalesce("chargebacks_before", F.lit(0)).alias("chargebacks_before"),
        )
    )


def _as_history(payments: DataFrame) -> DataFrame:
    return payments.select("transaction_id", "customer_id", "event_time", "amount", "currency")


def _past(payments: DataFrame, history: DataFrame) -> DataFrame:
    """Mean, deviation and number of each customer's earlier amounts in the same currency, and when they first paid."""
    earlier = history.select(
        F.col("customer_id").alias("_customer"),
        F.col("event_time").alias("_then"),
        F.col("amount").cast("double").alias("_amount"),
        F.col("currency").alias("_currency"),
    )
    same_customer = (F.col("customer_id") == F.col("_customer")) & (F.col("_then") < F.col("event_time"))
    comparable = F.when(F.col("_currency") == F.col("currency"), F.col("_amount"))
    return (
        payments.select("transaction_id", "customer_id", "event_time", "currency")
        .join(earlier, same_customer)
        .groupBy("transaction_id")
        .agg(
            F.avg(comparable).alias("_mean"),
            F.stddev_samp(comparable).alias("_deviation"),
            F.count(comparable).alias("_count"),
            F.min("_then").alias("_since"),
        )
    )


def disputes(order_payments: DataFrame, events: DataFrame) -> DataFrame:
    """Chargebacks among the orders' payments, and disputes that payment processors have told of, by customer.

    Args:
        order_payments: The table of that name.
        events: Rows of the raw dataset `payments`.
    """
    known = order_payments.select("order_id", "transaction_id", "customer_id", "kind", "updated_at")
    charged_back = known.filter("kind = 'chargeback'").select(
        "order_id", "customer_id", F.col("updated_at").alias("disputed_at")
    )
    told = events.filter(F.col("event_type").rlike("(?i)dispute|chargeback")).select(
        F.col("order_id").alias("_order"), F.col("transaction_id").alias("_transaction"), "event_time"
    )
    concerns = (F.col("order_id") == F.col("_order")) | (F.col("transaction_id") == F.col("_transaction"))
    by_processor = known.join(F.broadcast(told), concerns).select(
        "order_id", "customer_id", F.col("event_time").alias("disputed_at")
    )
    # An order is disputed once, however many events say so.
    return (
        charged_back.unionByName(by_processor)
        .groupBy("order_id", "customer_id")
        .agg(F.min("disputed_at").alias("disputed_at"))
        .select("customer_id", "disputed_at")
    )


def run(job_run: JobRun) -> None:
    arguments, tables, spark = job_run.arguments, job_run.tables, job_run.spark
    source, events, orders, table = (
        dataset(name) for name in ("transactions", "payments", "order_payments", "fraud_features")
    )
    tables.ensure(orders)
    tables.ensure(table)
    day = job_run.business_date
    start = datetime(day.year, day.month, day.day)
    intake = Intake(spark, JOB, arguments.text("RAW"), Quarantine(spark, arguments.text("QUARANTINE")), day)

    def arrived(name: str, days_before: int, days_until: int) -> DataFrame:
        """Good rows of a raw dataset; orders_batch has quarantined the others."""
        span = ArrivalSpan(start - timedelta(days=days_before), start + timedelta(days=1 - days_until))
        raw = dataset(name)
        checked = checked_rows(spark, raw, intake.files(raw, span), intake.latest).rows
        return checked.filter("_reason IS NULL").select(raw.schema.names)

    today = first_states(arrived(source.name, 0, 0)).persist()
    try:
        came = today.agg(
            F.coalesce(F.sum("_rows"), F.lit(0)).alias("rows"),
            F.coalesce(F.sum(F.col("_rows") - 1), F.lit(0)).alias("repeated"),
        ).first()
        context = first_states(arrived(source.name, VELOCITY_CONTEXT_DAYS, 1))
        history = (
            tables.read(table)
            .filter(F.col("event_time") >= F.lit(start - timedelta(days=arguments.number("HISTORY_DAYS"))))
            .filter(F.col("event_time") < F.lit(start + timedelta(days=1)))
        )
        known_disputes = disputes(tables.read(orders), arrived(events.name, arguments.number("DISPUTE_DAYS"), 0))
        rows = features(today.drop("_rows"), context.drop("_rows"), _as_history(history), known_disputes)
        upsert = tables.upsert(table, rows, only_days_of="event_time", one_per_key=True, recomputed=True)
        duplicates = came.repeated + upsert.duplicates
        job_run.record(Account(source.name, table.name, came.rows, upsert.written, duplicates, 0))
    finally:
        today.unpersist()
