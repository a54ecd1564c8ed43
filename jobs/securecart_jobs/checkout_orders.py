"""Order lines and the states of their payments from what checkout sends, in whatever order it comes."""

from __future__ import annotations

from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from securecart_jobs.dataset import Dataset

# Later in this list is later in the life of a payment, where two states have the same time.
_STATES = ["authorized", "captured", "declined", "failed", "refunded"]


def payment_states(transactions: DataFrame) -> DataFrame:
    """One row per order: its payment after all the changes given, which may come in any order, and repeated.

    `_events` is the number of changes.
    """
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
            F.count(F.lit(1)).alias("_events"),
        )
        .select("order_id", "_latest.*", "ordered_at", "country", "fraud_score", "updated_at", "_events")
    )


def merged_states(new: DataFrame, known: DataFrame, table: Dataset) -> DataFrame:
    """New payment states on top of known ones, with `_fate`: insert, update, or known where nothing changes; `_events`
    stays as it is.

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
    result = joined.select(*[merged[name].alias(name) for name in names], "_events", "_old")
    changed = ~F.col("_old").eqNullSafe(F.struct(*names))
    fate = F.when(F.col("_old").isNull(), "insert").when(changed, "update").otherwise("known")
    return result.select(*names, "_events", fate.alias("_fate"))


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


def _state_rank(status: Expression) -> Expression:
    ranks = F.create_map(*[F.lit(part) for rank, state in enumerate(_STATES) for part in (state, rank)])
    return ranks[status]
