"""A job's process that is killed half way: run again, the job leaves the tables that a whole run leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable

import pytest
from test_interrupted_runs import content, refused
from test_orders_batch import event, item, line

DAY = "2026-11-22"
NEXT_DAY = "2026-11-23"
ORDERS = 8_000


def deliver(lake) -> None:
    """Two days: the second changes what the first brought, and adds to it."""
    lake.put_parquet(
        "transactions", f"dt={DAY}/hour=12", [event(f"e{n}", f"o{n}", n % 600, items=[item("p1")]) for n in range(500)]
    )
    lake.put_csv("legacy_orders", f"dt={DAY}", "a.csv", [line(f"x{n}") for n in range(500)])
    lake.put_parquet(
        "transactions",
        f"dt={NEXT_DAY}/hour=01",
        [
            *[event(f"r{n}", f"o{n}", 700, kind="refund", status="refunded") for n in range(0, 500, 2)],
            *[event(f"n{n}", f"new{n}", 700 + n % 600, items=[item("p2")] * 3) for n in range(ORDERS)],
            event("bad", "bad", 711, currency="XXX"),
        ],
    )
    rows = [line(f"x{n}", amount="9.99") for n in range(0, 1_000, 2)]
    lake.put_csv("legacy_orders", f"dt={NEXT_DAY}", "a.csv", [*rows, line("x", quantity="?")])


class JobProcess:
    """Spark in a process of its own, over a lake of its own, whose scripts are run one after another."""

    def __init__(self, lake, folder: Path) -> None:
        self.lake = lake
        self.warehouse = folder / "warehouse"
        jobs = Path(__file__).resolve().parents[2] / "jobs"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "local.task_server", str(folder)],
            cwd=jobs,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            # A group of its own: Java dies with Python.
            start_new_session=True,
        )

    def begin(self, business_date: str) -> None:
        arguments = {"DATABASE": self.lake.database, "BUSINESS_DATE": business_date}
        arguments |= {"RAW": str(self.lake.raw), "QUARANTINE": str(self.lake.quarantine)}
        self.process.stdin.write(json.dumps({"job": "orders_batch", "arguments": arguments, "onGlue": True}) + "\n")
        self.process.stdin.flush()

    def run(self, business_date: str) -> None:
        self.begin(business_date)
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer

    def files(self, table: str, pattern: str) -> set[Path]:
        """Files of a table: `metadata/v*.metadata.json` are its commits, `data/**/*.parquet` what they hold."""
        return set((self.warehouse / self.lake.database / table).glob(pattern))

    def kill_when(self, reached: Callable[[], bool]) -> None:
        while not reached():
            assert self.process.poll() is None, "the job ended before it could be killed"
            time.sleep(0.002)
        self.kill()

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


COMMITS, DATA = "metadata/v*.metadata.json", "data/**/*.parquet"


@pytest.mark.long
@pytest.mark.parametrize(
    ("table", "files"),
    [
        pytest.param("order_payments", DATA, id="while the first table is written"),
        pytest.param("order_payments", COMMITS, id="between the commits of two tables"),
        pytest.param("orders", DATA, id="while the second table is written"),
        pytest.param("orders", COMMITS, id="before the last source"),
    ],
)
def test_a_process_that_is_killed_half_way_is_completed_by_the_next(lake, tmp_path_factory, table, files):
    whole = type(lake)(lake.spark, tmp_path_factory.mktemp("whole"))
    for each in (lake, whole):
        deliver(each)
    for day in (DAY, NEXT_DAY):
        whole.run("orders_batch", day)

    folder = tmp_path_factory.mktemp("process")
    job = JobProcess(lake, folder)
    try:
        job.run(DAY)
        before = job.files(table, files)
        assert before
        job.begin(NEXT_DAY)
        job.kill_when(lambda: bool(job.files(table, files) - before))
    finally:
        job.kill()

    # Another process finds what the dead one left: here, this session through a catalog over the same folder.
    catalog = f"c_{lake.database}"
    lake.spark.conf.set(f"spark.sql.catalog.{catalog}", "org.apache.iceberg.spark.SparkCatalog")
    lake.spark.conf.set(f"spark.sql.catalog.{catalog}.type", "hadoop")
    lake.spark.conf.set(f"spark.sql.catalog.{catalog}.warehouse", str(job.warehouse))
    left_half_done = lake.spark.table(f"{catalog}.{lake.database}.orders").count()
    lake.run("orders_batch", NEXT_DAY, CATALOG=catalog, ATTEMPT=2)

    lake.catalog = catalog
    assert left_half_done < whole.table("orders").count()
    assert content(lake, "orders", "order_payments") == content(whole, "orders", "order_payments")
    for source in ("transactions", "legacy_orders"):
        assert refused(lake, source) == refused(whole, source) != []
