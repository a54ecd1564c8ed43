"""Checks tables against their definitions and fails the pipeline on a breach, before anybody reads them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib import resources

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from securecart_jobs.arguments import DATED, Argument
from securecart_jobs.contract import problems, reason
from securecart_jobs.dataset import Dataset, dataset
from securecart_jobs.launch import JobRun

JOB = "data_quality"

ARGUMENTS = (
    *DATED,
    # Tables to check, with commas between them.
    Argument("TABLES"),
    # Share of the rows read that may end in the quarantine, as a decimal.
    Argument("MOST_QUARANTINED", "0.05"),
)


class QualityBreachError(Exception):
    """Tables aren't as they should be; the message says which and how."""


@dataclass(frozen=True)
class Check:
    """What one check of a table found."""

    table: str
    name: str
    passed: bool
    measured: float | None
    allowed: str


@cache
def rules() -> dict:
    """By table: the days before the business date that are looked at (0: all rows), the fewest rows that there must
    be, and the share of rows that must keep their contract."""
    return json.loads((resources.files(__package__) / "quality_rules.json").read_text(encoding="utf-8"))


def checks(table: Dataset, rows: DataFrame, rule: dict, business_date: date) -> list[Check]:
    """Checks of some rows of a table: there are enough, each key is there once, each row keeps its contract, and none
    is from the future."""
    found = [p for c in table.columns for p in problems(F.col(c.name), c.name, c.definition, c.required)]
    time = F.to_date(table.definition["eventTime"]["column"])
    totals = (
        rows.select(*table.key, reason(found).alias("_reason"), time.alias("_day"))
        .groupBy(*table.key)
        .agg(F.count(F.lit(1)).alias("n"), F.count("_reason").alias("broken"), F.max("_day").alias("day"))
        .agg(
            F.coalesce(F.sum("n"), F.lit(0)).alias("rows"),
            F.count(F.lit(1)).alias("keys"),
            F.coalesce(F.sum("broken"), F.lit(0)).alias("broken"),
            F.max("day").alias("latest"),
        )
        .first()
    )
    kept = (totals.rows - totals.broken) / totals.rows if totals.rows else None
    # Clocks of producers run ahead by minutes, so an event may be of the day after.
    ahead = (totals.latest - business_date).days if totals.latest else None
    return [
        Check(
            table.name,
            "enough-rows",
            totals.rows >= rule["fewest_rows"],
            float(totals.rows),
            f"{rule['fewest_rows']} or more",
        ),
        Check(
            table.name,
            "keys-unique",
            totals.rows == totals.keys,
            float(totals.rows - totals.keys),
            "0 rows too many",
        ),
        Check(
            table.name,
            "contract-kept",
            kept is None or kept >= rule["complete"],
            kept,
            f"a share of {rule['complete']} or more",
        ),
        Check(
            table.name,
            "none-from-the-future",
            ahead is None or ahead <= 1,
            None if ahead is None else float(ahead),
            "1 day after the business date, at most",
        ),
    ]


def quarantine_checks(runs: DataFrame, tables: list[str], business_date: date, most: float) -> list[Check]:
    """For each source that the latest runs of the business date read for the tables: not too much of it was refused."""
    latest = (
        runs.filter((F.col("business_date") == F.lit(business_date)) & F.col("target").isin(tables))
        .groupBy("job", "source", "target")
        .agg(F.max_by(F.struct("rows_in", "quarantined"), F.struct("attempt", "finished_at")).alias("r"))
        .select("source", "target", "r.*")
    )
    return [
        Check(
            row.target,
            f"quarantined-of-{row.source}",
            row.rows_in == 0 or row.quarantined / row.rows_in <= most,
            row.quarantined / row.rows_in if row.rows_in else None,
            f"a share of {most} at most",
        )
        for row in latest.collect()
    ]


def run(job_run: JobRun) -> None:
    tables = job_run.tables
    names = [name.strip() for name in job_run.arguments.text("TABLES").split(",")]
    unknown = [name for name in names if name not in rules()]
    if unknown:
        raise ValueError(f"--TABLES: got {', '.join(unknown)}; allowed: {', '.join(rules())}")
    found: list[Check] = []
    for name in names:
        table, rule = dataset(name), rules()[name]
        tables.ensure(table)
        rows = tables.read(table)
        if rule["days"] > 0:
            first = job_run.business_date - timedelta(days=rule["days"])
            rows = rows.filter(F.col(table.definition["eventTime"]["column"]) >= F.lit(first))
        found += checks(table, rows, rule, job_run.business_date)
    runs = dataset("job_runs")
    tables.ensure(runs)
    most = float(job_run.arguments.text("MOST_QUARANTINED"))
    found += quarantine_checks(tables.read(runs), names, job_run.business_date, most)
    _keep(job_run, found)
    breaches = [check for check in found if not check.passed]
    if breaches:
        raise QualityBreachError(
            "; ".join(f"{c.table}: {c.name} measured {c.measured:g}, allowed: {c.allowed}" for c in breaches)
        )


def _keep(job_run: JobRun, found: list[Check]) -> None:
    table = dataset("quality_checks")
    job_run.tables.ensure(table)
    now = datetime.now(timezone.utc)
    rows = [(c.table, c.name, job_run.business_date, c.passed, c.measured, c.allowed, now) for c in found]
    job_run.tables.append(table, job_run.spark.createDataFrame(rows, table.schema))
    for check in found:
        print(json.dumps({"job": JOB, "table": check.table, "check": check.name, "passed": check.passed}))
