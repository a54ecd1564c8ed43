"""What each user has shown interest in, from their visits, ready for a model."""

from __future__ import annotations

from datetime import datetime, timedelta

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from securecart_jobs.account import Account
from securecart_jobs.arguments import DATED, Argument
from securecart_jobs.dataset import dataset
from securecart_jobs.launch import JobRun

JOB = "recommendation_features"

ARGUMENTS = (
    *DATED,
    Argument("HISTORY_DAYS", "90", kind="number"),
)

# What an action says of interest, in views.
WEIGHTS = {"views": 1.0, "cart_adds": 3.0, "purchases": 5.0}

# Interest halves in so many days.
HALF_LIFE_DAYS = 14.0


def features(sessions: DataFrame, as_of: datetime) -> DataFrame:
    """One row for each user and product of the visits given.

    Args:
        sessions: Visits; those without a user count for nobody.
        as_of: Time from which the age of interest is counted.
    """
    actions = (
        sessions.filter("user_id IS NOT NULL")
        .select("user_id", F.explode("products").alias("p"))
        .select("user_id", "p.*")
    )
    age_days = (F.lit(as_of).cast("double") - F.col("last_seen_at").cast("double")) / 86400.0
    weight = sum((F.col(action) * value for action, value in WEIGHTS.items()), F.lit(0.0))
    return actions.groupBy("user_id", "product_id").agg(
        *[F.sum(action).cast("int").alias(action) for action in WEIGHTS],
        # Rounded: the order of a sum shows in its last digits, and a repeated run is to change nothing.
        F.round(F.sum(weight * F.pow(F.lit(0.5), age_days / HALF_LIFE_DAYS)), 6).alias("affinity"),
        F.max("last_seen_at").alias("last_seen_at"),
    )


def run(job_run: JobRun) -> None:
    tables = job_run.tables
    sessions, table = dataset("sessions"), dataset("recommendation_features")
    tables.ensure(sessions)
    tables.ensure(table)
    before = tables.snapshot(table)
    day = job_run.business_date
    as_of = datetime(day.year, day.month, day.day) + timedelta(days=1)
    first = as_of - timedelta(days=job_run.arguments.number("HISTORY_DAYS"))
    visits = tables.read(sessions).filter((F.col("started_at") >= F.lit(first)) & (F.col("started_at") < F.lit(as_of)))
    replaced = tables.replace(table, features(visits, as_of), F.lit(True), before)
    job_run.record(Account("sessions", table.name, replaced.rows, replaced.written, replaced.duplicates, 0))
