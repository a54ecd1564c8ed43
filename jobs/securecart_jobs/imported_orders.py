"""Order lines from files: of the legacy system's exports, and of the time before the lake."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

UNKNOWN = "unknown"


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
