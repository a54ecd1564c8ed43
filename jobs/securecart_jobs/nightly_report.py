"""What a night did: where the rows went and what the checks found, as a table for people and as JSON."""

from __future__ import annotations

import json
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from securecart_jobs.arguments import DATED, Argument
from securecart_jobs.dataset import dataset
from securecart_jobs.launch import JobRun

JOB = "nightly_report"

ARGUMENTS = (
    *DATED,
    # Folder that the reports go to.
    Argument("REPORTS"),
)


def report(runs: DataFrame, checks: DataFrame, business_date: date) -> dict:
    """The latest account of each job, source and target for a business date, and its checks."""
    accounts = (
        runs.filter(F.col("business_date") == F.lit(business_date))
        .groupBy("job", "source", "target")
        .agg(
            F.max_by(
                F.struct("rows_in", "rows_out", "duplicates", "quarantined", "finished_at"),
                F.struct("attempt", "finished_at"),
            ).alias("r")
        )
        .select("job", "source", "target", "r.*")
        .orderBy("finished_at", "job", "source")
    )
    latest_checks = (
        checks.filter(F.col("business_date") == F.lit(business_date))
        .groupBy("table_name", "check_name")
        .agg(F.max_by(F.struct("passed", "measured", "allowed"), "checked_at").alias("c"))
        .select("table_name", "check_name", "c.*")
        .orderBy("table_name", "check_name")
    )
    return {
        "business_date": str(business_date),
        "accounts": [
            {name: value for name, value in row.asDict().items() if name != "finished_at"} for row in accounts.collect()
        ],
        "checks": [row.asDict() for row in latest_checks.collect()],
    }


def as_text(content: dict) -> str:
    """The report as a table of text."""
    heading = ("job", "source", "target", "in", "out", "duplicates", "quarantined")
    fields = ("job", "source", "target", "rows_in", "rows_out", "duplicates", "quarantined")
    rows = [heading, *[tuple(str(a[name]) for name in fields) for a in content["accounts"]]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(heading))]
    lines = [
        "  ".join(
            cell.ljust(width) if i < 3 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]
    failed = [c for c in content["checks"] if not c["passed"]]
    lines.append("")
    lines.append(f"{len(content['checks']) - len(failed)} checks passed, {len(failed)} failed")
    lines += [f"  {c['table_name']}: {c['check_name']}, allowed: {c['allowed']}" for c in failed]
    return f"Nightly run for {content['business_date']}\n\n" + "\n".join(lines) + "\n"


def run(job_run: JobRun) -> None:
    tables = job_run.tables
    runs, checks = dataset("job_runs"), dataset("quality_checks")
    tables.ensure(runs)
    tables.ensure(checks)
    content = report(tables.read(runs), tables.read(checks), job_run.business_date)
    text = as_text(content)
    print(text)
    folder = f"{job_run.arguments.text('REPORTS').rstrip('/')}/{job_run.business_date}"
    for suffix, body in (("txt", text), ("json", json.dumps(content, indent=2) + "\n")):
        _write(job_run, f"{folder}/report.{suffix}", body)


def _write(job_run: JobRun, file: str, text: str) -> None:
    path = job_run.spark._jvm.org.apache.hadoop.fs.Path(file)
    stream = path.getFileSystem(job_run.spark._jsc.hadoopConfiguration()).create(path, True)
    try:
        stream.write(bytearray(text.encode("utf-8")))
    finally:
        stream.close()
