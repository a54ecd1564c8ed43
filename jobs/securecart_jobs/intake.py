"""Takes in raw files by their arrival: good rows on to their table, bad ones to the quarantine, all counted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Callable
from urllib.parse import unquote

from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

from securecart_jobs.account import Account
from securecart_jobs.checked_rows import PROVENANCE, checked_rows, text_reader
from securecart_jobs.dataset import Dataset
from securecart_jobs.lake_tables import Upsert
from securecart_jobs.quarantine import Quarantine, file_rows
from securecart_jobs.raw_files import RawFile, UnreadableFile, list_files, setting_unreadable_aside

_DAY = re.compile(r"/dt=([0-9]{4}-[0-9]{2}-[0-9]{2})/")
_HOUR = re.compile(r"/hour=([0-9]{2})/")


@dataclass(frozen=True)
class ArrivalSpan:
    """Hours in which raw files arrived: from the first to before the end, both full hours, UTC."""

    first: datetime
    end: datetime

    @classmethod
    def day(cls, day: date) -> ArrivalSpan:
        start = datetime(day.year, day.month, day.day)
        return cls(start, start + timedelta(days=1))

    @property
    def days(self) -> list[date]:
        last = (self.end - timedelta(hours=1)).date()
        return [self.first.date() + timedelta(days=n) for n in range((last - self.first.date()).days + 1)]

    @property
    def hours(self) -> list[datetime]:
        count = int((self.end - self.first).total_seconds() // 3600)
        return [self.first + timedelta(hours=n) for n in range(count)]


@dataclass(frozen=True)
class Intake:
    """The way in for one job's raw datasets."""

    spark: SparkSession
    job: str
    #: Root of the raw zone; each dataset is the folder of its name.
    raw: str
    quarantine: Quarantine
    #: Day that the run is for; rows of files that don't say when they arrived are quarantined under it.
    business_date: date

    @property
    def latest(self) -> date:
        """The latest day that rows can tell of; clocks of those who send them run ahead, by minutes."""
        return self.business_date + timedelta(days=1)

    def files(self, dataset: Dataset, span: ArrivalSpan) -> list[RawFile]:
        """Files that arrived in the span; all files of a dataset that isn't partitioned by arrival."""
        folder = f"{self.raw.rstrip('/')}/{dataset.name}"
        keys = [key["name"] for key in dataset.definition["partitionKeys"]]
        if keys[:1] != ["dt"]:
            parts = [folder]
        elif keys == ["dt", "hour"]:
            parts = [f"{folder}/dt={hour:%Y-%m-%d}/hour={hour:%H}" for hour in span.hours]
        else:
            parts = [f"{folder}/dt={day}" for day in span.days]
        return [file for part in parts for file in list_files(self.spark, part)]

    def take(
        self, dataset: Dataset, files: list[RawFile], target: Dataset, write: Callable[[DataFrame], Upsert]
    ) -> Account:
        """Reads the files, gives the good rows to `write`, and quarantines the rest.

        The quarantine's folders are named after what was read, so a repeated run replaces its own and nothing else.

        Args:
            dataset: What the files hold.
            files: The files.
            target: Table that `write` fills.
            write: Stores the rows, in such a way that failing leaves nothing half done, and says what became of them.
        """

        def attempt(readable: list[RawFile], broken: list[UnreadableFile]) -> Account:
            checked = checked_rows(self.spark, dataset, readable, self.latest)
            broken = [*broken, *checked.unreadable]
            seen = Observation()
            refused = F.col("_reason").isNotNull()
            counted = checked.rows.select(*dataset.schema.names, "_reason", "_source").observe(
                seen,
                F.count(F.lit(1)).alias("rows"),
                F.count_if(refused).alias("refused"),
                F.to_json(F.collect_set(F.when(refused, F.col("_source")))).alias("sources"),
            )
            upsert = write(counted.filter(~refused).select(dataset.schema.names))
            counts = seen.get
            self._quarantine(dataset, readable, broken, {_bare(s) for s in json.loads(counts["sources"])})
            return Account(
                source=dataset.name,
                target=target.name,
                rows_in=counts["rows"] + len(broken),
                rows_out=upsert.written,
                duplicates=upsert.duplicates,
                quarantined=counts["refused"] + len(broken),
            ).check()

        if not files:
            return Account(dataset.name, target.name, 0, 0, 0, 0)
        return setting_unreadable_aside(self.spark, files, text_reader(dataset.format), attempt)

    def _quarantine(
        self, dataset: Dataset, readable: list[RawFile], broken: list[UnreadableFile], sources: set[str]
    ) -> None:
        """Writes what was refused, one folder for each partition; only files with refused rows are read again."""
        for partition in sorted({self._partition(file.path) for file in [*readable, *broken]}):
            refused = [
                self._refused_rows(dataset, file)
                for file in readable
                if self._partition(file.path) == partition and _bare(file.path) in sources
            ]
            unreadable = [file for file in broken if self._partition(file.path) == partition]
            if unreadable:
                refused.append(file_rows(self.spark, unreadable))
            day, name = partition
            self.quarantine.replace(dataset.name, day, name, refused)

    def _refused_rows(self, dataset: Dataset, file: RawFile) -> DataFrame:
        rows = (
            checked_rows(self.spark, dataset, [file], self.latest).rows.filter("_reason IS NOT NULL").select(PROVENANCE)
        )
        # As the file is called; Spark escapes what is special in a URI.
        return rows.withColumn("_source", F.lit(file.path))

    def _partition(self, path: str) -> tuple[str, str]:
        """Day and folder in the quarantine for what comes from a file."""
        day, hour = _DAY.search(path), _HOUR.search(path)
        return (
            day.group(1) if day else str(self.business_date),
            f"{self.job}-{hour.group(1)}" if hour else self.job,
        )


def _bare(path: str) -> str:
    """A path in the one form that Hadoop's listing and Spark's metadata have in common."""
    return unquote(re.sub(r"^file:/+", "/", path))
