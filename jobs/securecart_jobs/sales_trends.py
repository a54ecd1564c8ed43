"""Sales by minute, day and week, and by product category, for dashboards.

The small run every few minutes and the large one at night are the same: they compute the days whose orders have changed
since the last run; the one at night also computes the days before its business date again.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from securecart_jobs.account import Account
from securecart_jobs.arguments import DATED, Argument
from securecart_jobs.dataset import dataset
from securecart_jobs.lake_tables import LakeTables
from securecart_jobs.launch import JobRun
from securecart_jobs.listed_days import days_condition, few_runs

JOB = "sales_trends"

ARGUMENTS = (
    *DATED,
    Argument("REPORTING_CURRENCY", "USD"),
    # Units of the reporting currency for one of each other, as a JSON object of decimal texts.
    Argument("EXCHANGE_RATES", "{}"),
    # Days up to the business date that are computed again although nothing in them has changed.
    Argument("RECOMPUTE_DAYS", "0", kind="number"),
)

ALL_CATEGORIES = "*"
UNKNOWN_CATEGORY = "unknown"

# What a declined, failed or refunded payment was for isn't a sale.
SOLD = ["authorized", "captured"]

# Property of the table `sales_trends`: the last change to `orders` that it shows.
_SHOWS_ORDERS = "securecart.shows-orders-up-to"


class ExchangeRateError(Exception):
    """There are sales in a currency for which no rate is known."""


def trends(orders: DataFrame, rates: dict[str, Decimal]) -> DataFrame:
    """Minutes and days of the orders given, which must be all orders of their days.

    Args:
        orders: Order lines.
        rates: Units of the reporting currency for one of each currency, the reporting currency's own included.
    """
    rate = F.create_map(*[F.lit(part) for pair in rates.items() for part in pair])[F.col("currency")]
    in_reporting = F.when(F.col("currency").isNull(), F.col("amount")).otherwise(F.col("amount") * rate)
    # One row per order and category first: then an order counts once however many lines it has.
    per_order = (
        orders.filter(F.col("status").isin(SOLD))
        .withColumn("_minute", F.date_trunc("minute", "ordered_at"))
        .groupBy(
            "order_date",
            "_minute",
            "order_id",
            F.coalesce("category", F.lit(UNKNOWN_CATEGORY)).alias("category"),
        )
        .agg(
            F.sum(F.col("quantity").cast("long")).alias("units"),
            F.sum(in_reporting.cast("decimal(18,6)")).alias("revenue"),
        )
    )
    all_together = (
        per_order.groupBy("order_date", "_minute", "order_id")
        .agg(F.sum("units").alias("units"), F.sum("revenue").alias("revenue"))
        .withColumn("category", F.lit(ALL_CATEGORIES))
    )
    both = per_order.unionByName(all_together)
    minutes = _windows(both.filter("_minute IS NOT NULL"), "minute", F.col("_minute"))
    return minutes.unionByName(_windows(both, "day", F.col("order_date").cast("timestamp")))


def weeks(days: DataFrame) -> DataFrame:
    """Weeks of the day rows given, which must be all days of their weeks. An order has one day, so counts add up."""
    monday = F.date_trunc("week", F.col("window_start"))
    summed = days.groupBy(monday.alias("window_start"), "category").agg(
        F.sum("order_count").alias("order_count"),
        F.sum("units").alias("units"),
        F.sum("revenue").cast("decimal(18,2)").alias("revenue"),
    )
    return _finished(summed, "week")


def run(job_run: JobRun) -> None:
    arguments, tables = job_run.arguments, job_run.tables
    orders, table = dataset("orders"), dataset("sales_trends")
    tables.ensure(orders)
    tables.ensure(table)
    before = tables.snapshot(table)
    up_to = tables.last_sequence_number(orders)
    since = int(tables.property(table, _SHOWS_ORDERS) or 0)
    changed = set(tables.changed_days(orders, "order_date", since))
    again = {job_run.business_date - timedelta(days=n) for n in range(arguments.number("RECOMPUTE_DAYS"))}
    days = few_runs(sorted(changed | again))
    lines = tables.read(orders).filter(days_condition("order_date", days))
    rates = _rates(arguments.text("REPORTING_CURRENCY"), arguments.text("EXCHANGE_RATES"))
    _check_currencies(lines, rates)
    job_run.record(_replace(tables, trends(lines, rates), days, before))
    tables.set_property(table, _SHOWS_ORDERS, str(up_to))


def _replace(tables: LakeTables, computed: DataFrame, days: list[date], before: int | None) -> Account:
    table = dataset("sales_trends")
    of_weeks = sorted({day + timedelta(days=n - day.weekday()) for day in days for n in range(7)})
    in_days, in_weeks = days_condition("sales_date", days), days_condition("sales_date", of_weeks)
    computed = computed.persist()
    try:
        other_days = tables.read(table).filter(f"grain = 'day' AND {in_weeks} AND NOT {in_days}")
        all_days = computed.filter("grain = 'day'").unionByName(other_days)
        rows = computed.unionByName(weeks(all_days))
        # A week's row has the date of its Monday.
        where = F.expr(f"grain IN ('minute', 'day') AND {in_days} OR grain = 'week' AND {in_weeks}")
        replaced = tables.replace(table, rows, where, before)
        return Account("orders", table.name, replaced.rows, replaced.written, replaced.duplicates, 0)
    finally:
        computed.unpersist()


def _windows(rows: DataFrame, grain: str, start) -> DataFrame:
    summed = rows.groupBy(start.alias("window_start"), "category").agg(
        F.count(F.lit(1)).alias("order_count"),
        F.sum("units").alias("units"),
        F.sum("revenue").cast("decimal(18,2)").alias("revenue"),
    )
    return _finished(summed, grain)


def _finished(summed: DataFrame, grain: str) -> DataFrame:
    return summed.select(
        F.lit(grain).alias("grain"),
        "window_start",
        F.to_date("window_start").alias("sales_date"),
        "category",
        "order_count",
        "units",
        "revenue",
        (F.col("revenue") / F.col("order_count")).cast("decimal(18,2)").alias("average_order_value"),
    )


def _rates(reporting: str, text: str) -> dict[str, Decimal]:
    try:
        given = {currency: Decimal(rate) for currency, rate in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise ExchangeRateError(
            f'--EXCHANGE_RATES: got {text!r}; allowed: a JSON object such as {{"EUR": "1.08"}}'
        ) from error
    wrong = [currency for currency, rate in given.items() if not rate > 0]
    if wrong:
        raise ExchangeRateError(f"--EXCHANGE_RATES: {', '.join(wrong)} not greater than 0")
    return {**given, reporting: Decimal(1)}


def _check_currencies(lines: DataFrame, rates: dict[str, Decimal]) -> None:
    used = lines.filter(F.col("status").isin(SOLD) & F.col("currency").isNotNull()).select("currency").distinct()
    without = sorted({row.currency for row in used.collect()} - set(rates))
    if without:
        raise ExchangeRateError(
            f"Sales in {', '.join(without)} have no exchange rate. Give --EXCHANGE_RATES one for each; "
            "a trend that leaves them out would be wrong."
        )
