"""Where rows go that break their contract: as they came, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from securecart_jobs.raw_files import UnreadableFile

# Spark plans each file's rows by themselves; this many at once it does in seconds.
_FILES_AT_A_TIME = 50


@dataclass(frozen=True)
class Quarantine:
    """The quarantine of the lake, as datasets/quarantine.json describes it."""

    spark: SparkSession
    root: str

    def replace(self, dataset: str, dt: str, name: str, parts: list[DataFrame]) -> None:
        """Makes the rows the content of one folder, so that doing it again changes nothing.

        Args:
            dataset: Dataset that the rows were meant for.
            dt: Day that they arrived, yyyy-mm-dd.
            name: What the folder holds, the same for every run over the same input.
            parts: Rows with the columns of checked_rows.PROVENANCE, file by file; none empties the folder.
        """
        folder = f"{self.root.rstrip('/')}/dataset={dataset}/dt={dt}/{name}"
        path = self.spark._jvm.org.apache.hadoop.fs.Path(folder)
        path.getFileSystem(self.spark._jsc.hadoopConfiguration()).delete(path, True)
        for start in range(0, len(parts), _FILES_AT_A_TIME):
            rows = reduce(DataFrame.unionByName, parts[start : start + _FILES_AT_A_TIME])
            (
                rows.select(
                    F.lit(dataset).alias("dataset"),
                    F.col("_reason").alias("reason"),
                    F.substring("_source", 1, 1024).alias("source"),
                    F.col("_position").alias("position"),
                    F.date_format("_received_at", "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").alias("received_at"),
                    # The only encoder that Spark has breaks its lines.
                    F.regexp_replace(F.base64("_bytes"), r"\r?\n", "").alias("data_base64"),
                )
                .coalesce(2)
                .write.mode("append")
                .option("compression", "gzip")
                .json(folder)
            )


def file_rows(spark: SparkSession, files: list[UnreadableFile]) -> DataFrame:
    """Files that can't be taken apart, each as one row without bytes: the file itself stays where it is."""
    jvm, configuration = spark._jvm, spark._jsc.hadoopConfiguration()
    rows = []
    for file in files:
        path = jvm.org.apache.hadoop.fs.Path(file.path)
        modified = path.getFileSystem(configuration).getFileStatus(path).getModificationTime()
        rows.append((f"file: {file.reason}", file.path, "file", modified))
    return spark.createDataFrame(rows, "_reason string, _source string, _position string, _ms long").select(
        "_reason",
        "_source",
        "_position",
        F.timestamp_millis("_ms").alias("_received_at"),
        F.lit(b"").alias("_bytes"),
    )
