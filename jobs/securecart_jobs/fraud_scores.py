"""Fraud scores with their reasons, from `fraud_features` and the model in fraud_model.json."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from securecart_jobs.account import Account
from securecart_jobs.arguments import DATED
from securecart_jobs.dataset import dataset
from securecart_jobs.fraud_features import VELOCITY_CONTEXT_DAYS
from securecart_jobs.launch import JobRun
from securecart_jobs.listed_days import days_condition, few_runs

JOB = "fraud_scores"

ARGUMENTS = DATED

# Property of the table `fraud_scores`: the last change to `fraud_features` that it shows.
_SHOWS_FEATURES = "securecart.shows-features-up-to"


@cache
def model() -> dict:
    """The model: a bias, and signals that add `weight` for each unit of a feature over `over`, up to `cap` units."""
    return json.loads((resources.files(__package__) / "fraud_model.json").read_text(encoding="utf-8"))


def scores(features: DataFrame, scored_at: datetime, model: dict) -> DataFrame:
    """One row for each row of `fraud_features`: the chance of fraud, what it means, and why, strongest first."""
    new_and_high = (F.col("customer_age_days") < model["new_customer_days"]) & (F.col("amount") >= model["high_amount"])
    known = features.withColumn("new_customer_high_amount", new_and_high)
    contributions = [
        F.struct(
            (F.least(_units_over(signal), F.lit(float(signal["cap"]))) * signal["weight"]).alias("points"),
            F.lit(signal["reason"]).alias("reason"),
        )
        for signal in model["signals"]
    ]
    raised = F.filter(F.array(*contributions), lambda c: c["points"] > 0)
    points = F.aggregate(F.col("_raised"), F.lit(float(model["bias"])), lambda total, c: total + c["points"])
    score = F.round(1 / (1 + F.exp(-points)), 6)
    return (
        known.withColumn("_raised", F.sort_array(raised, asc=False))
        .withColumn("score", score)
        .select(
            "transaction_id",
            "order_id",
            "customer_id",
            "event_time",
            "score",
            F.when(F.col("score") >= model["reject"], "reject")
            .when(F.col("score") >= model["review"], "review")
            .otherwise("accept")
            .alias("decision"),
            F.transform("_raised", lambda c: c["reason"]).alias("reasons"),
            F.lit(model["version"]).alias("model_version"),
            F.lit(scored_at).cast("timestamp").alias("scored_at"),
        )
    )


def run(job_run: JobRun) -> None:
    tables = job_run.tables
    features, table = dataset("fraud_features"), dataset("fraud_scores")
    tables.ensure(features)
    tables.ensure(table)
    day = job_run.business_date
    # The end of the business date, and not the clock: a repeated run gives the same rows.
    end = datetime(day.year, day.month, day.day) + timedelta(days=1)
    up_to = tables.last_sequence_number(features)
    since = int(tables.property(table, _SHOWS_FEATURES) or 0)
    # Payments that came late have features of days long gone.
    changed = tables.changed_days(features, "event_time", since)
    lately = [day - timedelta(days=n) for n in range(1 + VELOCITY_CONTEXT_DAYS)]
    days = few_runs(sorted({*changed, *lately}))
    rows = tables.read(features).filter(days_condition("event_time", days)).filter(F.col("event_time") < F.lit(end))
    upsert = tables.upsert(
        table, scores(rows, end, model()), only_days_of="event_time", one_per_key=True, recomputed=True
    )
    job_run.record(Account("fraud_features", table.name, upsert.rows, upsert.written, upsert.duplicates, 0))
    # A run for an earlier date leaves the days after it to the runs that they belong to.
    if all(changed_day <= day for changed_day in changed):
        tables.set_property(table, _SHOWS_FEATURES, str(up_to))


def _units_over(signal: dict):
    value = F.coalesce(F.col(signal["feature"]).cast("double"), F.lit(0.0))
    return F.greatest(value - signal["over"], F.lit(0.0))
