"""Stands in for the parts of Glue's Python library that need Glue's own Java classes: GlueContext and Job.

Glue's argument parser is the real one.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Callable

from awsglue.job import Job
from pyspark import SparkContext
from pyspark.sql import DataFrame, SparkSession

#: Takes connection type and connection options, and gives a streaming DataFrame as Glue's source would.
StreamSource = Callable[[str, dict], DataFrame]


class StandInJob(Job):
    """A Glue job whose bookmarks go nowhere; says which jobs were begun and committed."""

    committed: list[str] = []

    def __init__(self, glue_context: object) -> None:
        self._name = ""

    def init(self, job_name: str, args: dict | None = None) -> None:
        self._name = job_name

    def commit(self) -> None:
        StandInJob.committed.append(self._name)


def install(stream_source: StreamSource | None = None) -> None:
    """Makes `awsglue.context` and `awsglue.job` the stand-ins in this process."""

    class CreateDataFrame:
        def from_options(self, connection_type: str, connection_options: dict) -> DataFrame:
            if stream_source is None:
                raise RuntimeError(f"no stand-in for the {connection_type} stream")
            return stream_source(connection_type, connection_options)

    class StandInGlueContext:
        def __init__(self, spark_context: SparkContext) -> None:
            self.spark_session = SparkSession.builder.getOrCreate()
            self.create_data_frame = CreateDataFrame()

    for name, members in (
        ("awsglue.context", {"GlueContext": StandInGlueContext}),
        ("awsglue.job", {"Job": StandInJob}),
    ):
        module = ModuleType(name)
        for member, value in members.items():
            setattr(module, member, value)
        sys.modules[name] = module
