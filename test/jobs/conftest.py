"""One Spark session for all tests of the jobs; each test has a lake of its own in it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from local import glue_stand_in
from local.real_data import column_names, frame, write_csv
from local.run_script import run_script
from local.session import local_session
from securecart_jobs.launch import configure


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run what takes minutes, too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; runs with --long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
    items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leaves the counts where whoever runs several suites looks for them."""
    if "TALLY_FILE" in os.environ:
        failures = session.testsfailed
        tally = {"passes": session.testscollected - failures, "failures": failures}
        Path(os.environ["TALLY_FILE"]).write_text(json.dumps(tally), encoding="utf-8")


class Lake:
    """A raw zone, a quarantine and a database of its own."""

    def __init__(self, spark: SparkSession, folder: Path) -> None:
        self.spark = spark
        self.folder = folder
        self.raw = folder / "raw"
        self.quarantine = folder / "quarantine"
        self.catalog = "lake"
        self.database = re.sub(r"\W", "_", f"{folder.parent.name}_{folder.name}").lower()

    def run(self, job: str, business_date: str, *, on_glue: bool = True, **arguments: object) -> dict[str, dict]:
        """Runs a job's script and gives the accounts that it logged, by source."""
        given = {"DATABASE": self.database, "BUSINESS_DATE": business_date, **_zones(job, self)}
        given.update({name: str(value) for name, value in arguments.items()})
        log = io.StringIO()
        with contextlib.redirect_stdout(log):
            run_script(job, given, on_glue=on_glue)
        lines = [json.loads(line) for line in log.getvalue().splitlines() if line.startswith('{"job"')]
        return {line["source"]: line for line in lines if "source" in line}

    def table(self, name: str) -> DataFrame:
        return self.spark.table(f"{self.catalog}.{self.database}.{name}")

    def rows(self, name: str, *columns: str) -> list[tuple]:
        """Rows of a table, in order, as tuples of the columns."""
        return sorted((tuple(row) for row in self.table(name).selectExpr(*columns).collect()), key=repr)

    def snapshots(self, name: str) -> int:
        return self.table(f"{name}.snapshots").count()

    def put_csv(self, dataset: str, partition: str, name: str, rows: list[dict[str, str]]) -> Path:
        """Puts a CSV file of a dataset's rows into the raw zone."""
        file = self.raw / dataset / partition / name
        write_csv(file, column_names(dataset), rows)
        return file

    def put_text(self, dataset: str, partition: str, name: str, content: bytes) -> Path:
        file = self.raw / dataset / partition / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def put_parquet(self, dataset: str, partition: str, rows: list[dict]) -> None:
        """Puts a Parquet file of a dataset's rows into the raw zone, beside those that are there."""
        folder = self.raw / dataset / partition
        frame(self.spark, dataset, rows).coalesce(1).write.mode("append").option("compression", "zstd").parquet(
            str(folder)
        )

    def quarantined(self, dataset: str) -> list[dict]:
        """What the quarantine holds of a dataset, by source and position."""
        import base64
        import gzip

        rows = []
        for file in (self.quarantine / f"dataset={dataset}").rglob("*.json.gz"):
            rows += [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
        for row in rows:
            row["data"] = base64.b64decode(row.pop("data_base64"))
            row["file"] = Path(row.pop("source").replace("file:", "")).name
        return sorted(rows, key=lambda row: (row["file"], row["position"].zfill(12)))


def _zones(job: str, lake: Lake) -> dict[str, str]:
    reads_raw = ("orders_batch", "inventory_batch", "fraud_features")
    return {"RAW": str(lake.raw), "QUARANTINE": str(lake.quarantine)} if job in reads_raw else {}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory):
    glue_stand_in.install()
    # The optimizing compiler costs more than it saves on so few rows.
    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    session = local_session(
        str(tmp_path_factory.mktemp("warehouse")),
        java_options=quick,
    )
    configure(session)
    yield session
    session.stop()


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    return Lake(spark, tmp_path)
