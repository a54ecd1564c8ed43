"""Starts a job on Glue, on EMR Serverless or anywhere else where Spark is, and keeps the account of its run."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Callable

from pyspark import SparkContext
from pyspark.sql import SparkSession

from securecart_jobs.account import Account
from securecart_jobs.arguments import COMMON, Argument, Arguments, resolve
from securecart_jobs.dataset import dataset
from securecart_jobs.lake_tables import LakeTables

# What may be set once a session is there; catalogs and extensions come with the session.
_SESSION_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # Text that isn't a number becomes null, and the contract says what is wrong with it.
    "spark.sql.ansi.enabled": "false",
    # Iceberg's vectorized reader hands on strings in memory that it frees while joins still hold them: with 100,000
    # rows the Java process dies of it (Iceberg 1.7.1, Spark 3.5.4).
    "spark.sql.iceberg.vectorization.enabled": "false",
    # Spark drops what it finds to be without rows as it goes, and with it what counts the rows that were read: then
    # whoever asks for that number waits forever (Spark 3.5.4).
    "spark.sql.adaptive.optimizer.excludedRules": "org.apache.spark.sql.execution.adaptive.AQEPropagateEmptyRelation",
    # Required columns are checked row by row, before the table is reached.
    "spark.sql.iceberg.check-nullability": "false",
    # Java interprets methods of more than 8,000 bytes of code and never compiles them (HotSpot's HugeMethodLimit): the
    # checks of a row as one such method took five times as long as one by one.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}


@dataclass
class JobRun:
    """One run of a job: its Spark session, its arguments, the lake's tables, and the accounts that it keeps."""

    job: str
    spark: SparkSession
    arguments: Arguments
    #: Glue's view of Spark, for the sources that only Glue has; None elsewhere.
    glue_context: object | None = None
    accounts: list[Account] = field(default_factory=list)

    @property
    def tables(self) -> LakeTables:
        return LakeTables(self.spark, self.arguments.text("DATABASE"), self.arguments.text("CATALOG"))

    @property
    def business_date(self) -> date:
        return self.arguments.date("BUSINESS_DATE")

    def record(self, account: Account) -> None:
        """Keeps an account that balances, and writes it to the log."""
        account.check()
        self.accounts.append(account)
        print(json.dumps({"job": self.job, "business_date": str(self.business_date), **account.as_dict()}))


def launch(
    job: str,
    run: Callable[[JobRun], None],
    expected: tuple[Argument, ...] = (),
    argv: list[str] | None = None,
) -> JobRun:
    """Runs a job with the arguments of the command line; what it raises fails the run.

    On Glue, which says `--JOB_NAME`, the run goes through Glue's context and is committed at its end, so that bookmarks
    move only when everything is written.
    """
    arguments = resolve(sys.argv if argv is None else argv, [*COMMON, *expected])
    if arguments.glue_job is None:
        job_run = JobRun(job, SparkSession.builder.appName(job).getOrCreate(), arguments)
        _run(job_run, run)
        return job_run
    from awsglue.context import GlueContext
    from awsglue.job import Job

    glue_context = GlueContext(SparkContext.getOrCreate())
    glue_job = Job(glue_context)
    glue_job.init(arguments.glue_job, arguments.values)
    job_run = JobRun(job, glue_context.spark_session, arguments, glue_context)
    _run(job_run, run)
    glue_job.commit()
    return job_run


def configure(spark: SparkSession) -> None:
    """Sets in a session what every job relies on."""
    for key, value in _SESSION_SETTINGS.items():
        spark.conf.set(key, value)


def _run(job_run: JobRun, run: Callable[[JobRun], None]) -> None:
    # Python's own times without a zone are UTC too.
    os.environ["TZ"] = "UTC"
    time.tzset()
    configure(job_run.spark)
    run(job_run)
    _keep_accounts(job_run)


def _keep_accounts(job_run: JobRun) -> None:
    if not job_run.accounts:
        return
    runs = dataset("job_runs")
    finished_at = datetime.now(timezone.utc)
    rows = [
        {
            "job": job_run.job,
            "business_date": job_run.business_date,
            "attempt": job_run.arguments.number("ATTEMPT"),
            "finished_at": finished_at,
            **account.as_dict(),
        }
        for account in job_run.accounts
    ]
    tables = job_run.tables
    tables.ensure(runs)
    # Appended: jobs that run side by side can't get in each other's way.
    tables.append(
        runs,
        job_run.spark.createDataFrame([tuple(row[c] for c in runs.schema.names) for row in rows], runs.schema),
    )
