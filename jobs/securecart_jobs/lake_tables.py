"""The lake's Iceberg tables: made as the definitions say, and written so that a repeated run changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql import types as T

from securecart_jobs.dataset import Dataset

# Merge-on-read: a night's changes touch few rows of many files, and compaction is the table optimizer's work.
_PROPERTIES = {
    "format-version": "2",
    "write.format.default": "parquet",
    "write.parquet.compression-codec": "zstd",
    "write.merge.mode": "merge-on-read",
    "write.update.mode": "merge-on-read",
    "write.delete.mode": "merge-on-read",
    "write.distribution-mode": "hash",
}

# How many days may be listed one by one in a filter; beyond that the filter is their range.
_MOST_LISTED_DAYS = 400


@dataclass(frozen=True)
class Upsert:
    """What an upsert did with its rows."""

    inserted: int
    updated: int
    duplicates: int

    @property
    def written(self) -> int:
        return self.inserted + self.updated

    @property
    def rows(self) -> int:
        return self.written + self.duplicates


@dataclass(frozen=True)
class LakeTables:
    """The curated tables, in one database of one catalog."""

    spark: SparkSession
    database: str
    catalog: str = "lake"

    def name(self, dataset: Dataset) -> str:
        return f"{self.catalog}.{self.database}.{dataset.name}"

    def read(self, dataset: Dataset) -> DataFrame:
        return self.spark.table(self.name(dataset))

    def ensure(self, dataset: Dataset) -> None:
        """Creates the table, or gives it the columns and partitions that the definition has and it lacks.

        Data that is there stays as it is: Iceberg reads files of every partitioning that the table has had.
        """
        name = self.name(dataset)
        if not self.spark.catalog.tableExists(name):
            columns = ", ".join(_column_sql(field) for field in dataset.schema.fields)
            partitions = ", ".join(field.sql for field in dataset.partition_fields)
            properties = ", ".join(f"'{key}' = '{value}'" for key, value in _PROPERTIES.items())
            self.spark.sql(
                f"CREATE TABLE IF NOT EXISTS {name} ({columns}) USING iceberg "
                + (f"PARTITIONED BY ({partitions}) " if partitions else "")
                + f"TBLPROPERTIES ({properties})"
            )
            return
        for change in _column_changes(self.spark.table(name).schema, dataset.schema):
            self.spark.sql(f"ALTER TABLE {name} {change}")
        self._repartition(dataset)

    def is_empty(self, dataset: Dataset) -> bool:
        return self.spark.sql(f"SELECT 1 FROM {self.name(dataset)}.files LIMIT 1").isEmpty()

    def partitioning(self, dataset: Dataset) -> list[str]:
        """The partition fields that new data is written with, such as `days(started_at)`."""
        described = self.spark.sql(f"DESCRIBE TABLE {self.name(dataset)}").collect()
        parts = [row.data_type for row in described if row.col_name.startswith("Part ")]
        if parts:
            return parts
        # A table whose fields are all columns themselves is described as Hive would.
        headings = [i for i, row in enumerate(described) if row.col_name == "# Partition Information"]
        return [row.col_name for row in described[headings[0] + 2 :]] if headings else []

    def append(self, dataset: Dataset, rows: DataFrame) -> None:
        rows.select(dataset.schema.names).writeTo(self.name(dataset)).append()

    def upsert(
        self,
        dataset: Dataset,
        rows: DataFrame,
        *,
        tie_break: list[str] | None = None,
        only_days_of: str | None = None,
        recomputed: bool = False,
    ) -> Upsert:
        """Merges rows by the dataset's key: the greatest version stays, in whatever order the rows come.

        Of rows with the same key and version, the one that is greater in `tie_break` (default: in a hash of all its
        columns) stays. A row that is no greater than the table's is a duplicate. There is one writer for each table;
        the pipeline and the jobs' limit of one run at a time see to it.

        Args:
            dataset: The table's dataset.
            rows: The dataset's columns; may hold several rows for a key.
            tie_break: Columns that decide between equal versions.
            only_days_of: Date or timestamp column that never moves by more than a day between the versions of a row:
                only the table's rows of those days are looked at.
            recomputed: The rows are computed from other tables: against the table's row of the same version they win
                whenever they differ.
        """
        columns = dataset.schema.names
        content = F.xxhash64(*columns).alias("_hash")
        rank = F.struct(F.col(dataset.version).alias("_version"), *[F.col(c) for c in tie_break or []], content)
        same = Window.partitionBy(*dataset.key)
        unique = (
            rows.select(columns)
            .withColumn("_place", F.row_number().over(same.orderBy(rank.desc())))
            .withColumn("_copies", F.count(F.lit(1)).over(same))
            .filter("_place = 1")
            .drop("_place")
            .withColumn("_rank", rank)
        ).persist()
        try:
            filter_ = F.lit(True) if only_days_of is None else self._same_days(unique, only_days_of)
            known = (
                self.read(dataset)
                .filter(filter_)
                .select(*[F.col(k).alias(f"_known_{k}") for k in dataset.key], rank.alias("_known_rank"))
            )
            matches = [F.col(k) == F.col(f"_known_{k}") for k in dataset.key]
            corrected = (
                F.lit(recomputed)
                & (F.col("_rank._version") == F.col("_known_rank._version"))
                & (F.col("_rank._hash") != F.col("_known_rank._hash"))
            )
            compared = unique.join(known, matches, "left").withColumn(
                "_fate",
                F.when(F.col("_known_rank").isNull(), "insert")
                .when((F.col("_rank") > F.col("_known_rank")) | corrected, "update")
                .otherwise("known"),
            )
            return self._write(dataset, compared.select(*columns, "_copies", "_fate"), filter_)
        finally:
            unique.unpersist()

    def replace(self, dataset: Dataset, rows: DataFrame, where: Expression) -> Upsert:
        """Makes the rows the table's only rows that fulfil a condition, in one commit; in none when they are already.

        Args:
            dataset: The table's dataset.
            rows: The dataset's columns, without repeats; all fulfil the condition.
            where: Condition on partition columns, or `lit(True)` for the whole table.
        """
        columns = dataset.schema.names
        rows = rows.select(columns).persist()
        try:
            before = self.read(dataset).filter(where).select(columns)
            known = rows.join(
                before.select(F.xxhash64(*columns).alias("_known"), *[F.col(k).alias(f"_{k}") for k in dataset.key]),
                [*[F.col(k) == F.col(f"_{k}") for k in dataset.key], F.xxhash64(*columns) == F.col("_known")],
                "left_semi",
            ).count()
            total, old = rows.count(), before.count()
            if not total == known == old:
                rows.writeTo(self.name(dataset)).overwrite(where)
            return Upsert(total - known, 0, known)
        finally:
            rows.unpersist()

    def apply(self, dataset: Dataset, changes: DataFrame) -> None:
        """Applies rows whose `_fate` is insert, update or delete, by key, in one commit."""
        view = f"changes_{dataset.name}"
        changes.createOrReplaceTempView(view)
        columns = dataset.schema.names
        on = " AND ".join(f"t.{key} = c.{key}" for key in dataset.key)
        try:
            self.spark.sql(
                f"MERGE INTO {self.name(dataset)} t USING {view} c ON {on} "
                f"WHEN MATCHED AND c._fate = 'delete' THEN DELETE "
                f"WHEN MATCHED THEN UPDATE SET {', '.join(f't.{c} = c.{c}' for c in columns)} "
                f"WHEN NOT MATCHED AND c._fate <> 'delete' THEN INSERT ({', '.join(columns)}) "
                f"VALUES ({', '.join(f'c.{c}' for c in columns)})"
            )
        finally:
            self.spark.catalog.dropTempView(view)

    def last_sequence_number(self, dataset: Dataset) -> int:
        """Sequence number of the table's latest change to its data; 0 when there is none."""
        entries = f"{self.name(dataset)}.entries"
        return self.spark.sql(f"SELECT coalesce(max(sequence_number), 0) AS n FROM {entries}").first().n

    def changed_days(self, dataset: Dataset, column: str, since: int) -> list[date]:
        """Days of a day-partitioned table with files newer than a sequence number: rows there may have changed.

        Compaction keeps the sequence numbers of what it rewrites, so it changes no day.
        """
        entries = f"{self.name(dataset)}.entries"
        found = self.spark.sql(
            f"SELECT DISTINCT data_file.partition.{column}_day AS day FROM {entries} WHERE sequence_number > {since}"
        )
        return sorted(row.day for row in found.collect() if row.day is not None)

    def property(self, dataset: Dataset, key: str) -> str | None:
        shown = self.spark.sql(f"SHOW TBLPROPERTIES {self.name(dataset)}").collect()
        return next((row.value for row in shown if row.key == key), None)

    def set_property(self, dataset: Dataset, key: str, value: str) -> None:
        self.spark.sql(f"ALTER TABLE {self.name(dataset)} SET TBLPROPERTIES ('{key}' = '{value}')")

    def _write(self, dataset: Dataset, compared: DataFrame, filter_: Expression) -> Upsert:
        compared = compared.persist()
        try:
            fates = {
                row._fate: row
                for row in compared.groupBy("_fate")
                .agg(F.count(F.lit(1)).alias("rows"), F.sum("_copies").alias("copies"))
                .collect()
            }
            rows = {fate: fates[fate].rows if fate in fates else 0 for fate in ("insert", "update", "known")}
            copies = sum(row.copies for row in fates.values())
            changes = compared.filter("_fate <> 'known'")
            if rows["update"] > 0:
                self.apply(dataset, changes)
            elif rows["insert"] > 0:
                self.append(dataset, changes)
            written = rows["insert"] + rows["update"]
            return Upsert(rows["insert"], rows["update"], copies - written)
        finally:
            compared.unpersist()

    def _same_days(self, rows: DataFrame, column: str) -> Expression:
        day = F.to_date(column)
        present = sorted(row.d for row in rows.select(day.alias("d")).distinct().collect() if row.d is not None)
        listed = sorted({d + timedelta(days=n) for d in present for n in (-1, 0, 1)})
        return days_filter(column, listed)

    def _repartition(self, dataset: Dataset) -> None:
        wanted = [field.sql for field in dataset.partition_fields]
        present = self.partitioning(dataset)
        for field in present:
            if field not in wanted:
                self.spark.sql(f"ALTER TABLE {self.name(dataset)} DROP PARTITION FIELD {field}")
        for field in wanted:
            if field not in present:
                self.spark.sql(f"ALTER TABLE {self.name(dataset)} ADD PARTITION FIELD {field}")


def days_filter(column: str, listed: list[date]) -> Expression:
    """Whether a date or timestamp is on one of the days, in a form that Iceberg prunes its files by."""
    if not listed:
        return F.lit(False)
    if len(listed) > _MOST_LISTED_DAYS:
        return (F.col(column) >= F.lit(listed[0])) & (F.col(column) < F.lit(listed[-1] + timedelta(days=1)))
    runs: list[list[date]] = []
    for day in listed:
        if runs and day == runs[-1][1]:
            runs[-1][1] = day + timedelta(days=1)
        else:
            runs.append([day, day + timedelta(days=1)])
    found = F.lit(False)
    for first, end in runs:
        found = found | ((F.col(column) >= F.lit(first)) & (F.col(column) < F.lit(end)))
    return found


def _column_sql(field: T.StructField) -> str:
    return f"`{field.name}` {field.dataType.simpleString()}{_comment_sql(field)}"


def _comment_sql(field: T.StructField) -> str:
    comment = field.metadata.get("comment", "")
    # Two quotes in a row are one to Spark's parser and an error to Iceberg's.
    escaped = comment.replace("\\", "\\\\").replace("'", "\\'")
    return f" COMMENT '{escaped}'" if comment else ""


def _column_changes(present: T.StructType, wanted: T.StructType, path: str = "") -> list[str]:
    """What ALTER TABLE has to do so that the table has every wanted column, in its wanted width."""
    changes = []
    names = {field.name: field for field in present.fields}
    for field in wanted.fields:
        full = f"{path}{field.name}"
        if field.name not in names:
            changes.append(f"ADD COLUMN {full} {field.dataType.simpleString()}{_comment_sql(field)}")
            continue
        old, new = names[field.name].dataType, field.dataType
        if isinstance(new, T.StructType) and isinstance(old, T.StructType):
            changes += _column_changes(old, new, f"{full}.")
        elif isinstance(new, T.ArrayType) and isinstance(new.elementType, T.StructType):
            changes += _column_changes(old.elementType, new.elementType, f"{full}.element.")
        elif old != new and _wider(old, new):
            changes.append(f"ALTER COLUMN {full} TYPE {new.simpleString()}")
    return changes


def _wider(old: T.DataType, new: T.DataType) -> bool:
    """Whether Iceberg can turn the old type into the new without rewriting data."""
    if isinstance(old, T.DecimalType) and isinstance(new, T.DecimalType):
        return old.scale == new.scale and old.precision < new.precision
    return (type(old), type(new)) in {
        (T.IntegerType, T.LongType),
        (T.FloatType, T.DoubleType),
    }
