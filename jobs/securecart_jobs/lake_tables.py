"""The lake's Iceberg tables: made as the definitions say, and written so that a repeated run changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame, Observation, SparkSession, Window
from pyspark.sql import functions as F

from securecart_jobs.dataset import Dataset
from securecart_jobs.listed_days import days_condition
from securecart_jobs.table_columns import column_changes, column_sql

# Merge-on-read: a night's changes touch few rows of many files, and compaction is the table optimizer's work.
_PROPERTIES = {
    "format-version": "2",
    "write.format.default": "parquet",
    "write.parquet.compression-codec": "zstd",
    "write.merge.mode": "merge-on-read",
    "write.update.mode": "merge-on-read",
    "write.delete.mode": "merge-on-read",
    "write.distribution-mode": "hash",
    "write.spark.fanout.enabled": "false",
}

# Rows are sorted by partition before they are written, so that one file is open at a time: Iceberg would keep one open
# for each partition otherwise, and a history of years fills the memory with them.
_ONE_FILE_AT_A_TIME = ("fanout-enabled", "false")


@dataclass(frozen=True)
class Upsert:
    """What became of rows. Each number is counted where it comes about, none as what the others leave."""

    #: Rows that came.
    rows: int
    #: Rows for whose key another came with them, which counts.
    repeated: int
    inserted: int
    updated: int
    #: Rows that the table had already, or a greater version of.
    known: int

    @property
    def written(self) -> int:
        return self.inserted + self.updated

    @property
    def duplicates(self) -> int:
        return self.known + self.repeated


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
            columns = ", ".join(column_sql(field) for field in dataset.schema.fields)
            partitions = ", ".join(field.sql for field in dataset.partition_fields)
            properties = ", ".join(f"'{key}' = '{value}'" for key, value in _PROPERTIES.items())
            self.spark.sql(
                f"CREATE TABLE IF NOT EXISTS {name} ({columns}) USING iceberg "
                + (f"PARTITIONED BY ({partitions}) " if partitions else "")
                + f"TBLPROPERTIES ({properties})"
            )
            return
        for change in column_changes(self.spark.table(name).schema, dataset.schema):
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
        rows.select(dataset.schema.names).writeTo(self.name(dataset)).option(*_ONE_FILE_AT_A_TIME).append()

    def upsert(
        self,
        dataset: Dataset,
        rows: DataFrame,
        *,
        tie_break: list[str] | None = None,
        only: str | None = None,
        only_days_of: str | None = None,
        one_per_key: bool = False,
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
            only: Condition, in SQL, on columns `t.x` of the table: only the table's rows that fulfil it are looked at.
                All versions of a row must agree in it.
            only_days_of: Date or timestamp column that never moves by more than a day between the versions of a row:
                only the table's rows of those days are looked at.
            one_per_key: The rows hold one for each key.
            recomputed: The rows are computed from other tables: against the table's row of the same version they win
                whenever they differ.
        """
        columns = dataset.schema.names
        ranks = {
            "_version": F.col(dataset.version),
            **{name: F.col(name) for name in tie_break or []},
            "_hash": F.xxhash64(*columns),
        }
        rank = F.struct(*[part.alias(name) for name, part in ranks.items()])
        # Sorted by each part, for which Spark has quicker ways than for a struct.
        best_first = Window.partitionBy(*dataset.key).orderBy(*[part.desc() for part in ranks.values()])
        place = F.lit(1) if one_per_key else F.row_number().over(best_first)
        came = Observation()
        unique = (
            rows.select(*columns, place.alias("_place"))
            .observe(came, F.count(F.lit(1)).alias("rows"), F.count_if(F.col("_place") > 1).alias("repeated"))
            .filter("_place = 1")
            .select(columns)
        )
        if not one_per_key and self.is_empty(dataset):
            # Nothing to compare with: the rows go through once.
            inserted = self._fill(dataset, unique)
            return Upsert(**came.get, inserted=inserted, updated=0, known=0)
        unique = unique.persist()
        try:
            conditions = [only] if only else []
            if only_days_of:
                conditions.append(days_condition(f"t.{only_days_of}", self._days_near(unique, only_days_of)))
            within = " AND ".join(conditions) or "true"
            table = self.read(dataset).alias("t").filter(within)
            if table.isEmpty():
                inserted = unique.count()
                if inserted > 0:
                    self.append(dataset, unique)
                return Upsert(**came.get, inserted=inserted, updated=0, known=0)
            known = table.select(*[F.col(k).alias(f"_known_{k}") for k in dataset.key], rank.alias("_known_rank"))
            matches = [F.col(k) == F.col(f"_known_{k}") for k in dataset.key]
            ours = rank.alias("_rank")
            corrected = (
                F.lit(recomputed)
                & (F.col("_rank._version") == F.col("_known_rank._version"))
                & (F.col("_rank._hash") != F.col("_known_rank._hash"))
            )
            compared = (
                unique.select(*columns, ours)
                .join(known, matches, "left")
                .withColumn(
                    "_fate",
                    F.when(F.col("_known_rank").isNull(), "insert")
                    .when((F.col("_rank") > F.col("_known_rank")) | corrected, "update")
                    .otherwise("known"),
                )
            )
            fates = self._write(dataset, compared.select(*columns, "_fate"), within)
            return Upsert(
                **came.get,
                inserted=fates.get("insert", 0),
                updated=fates.get("update", 0),
                known=fates.get("known", 0),
            )
        finally:
            unique.unpersist()

    def replace(self, dataset: Dataset, rows: DataFrame, where: Expression, since: int | None) -> Upsert:
        """Makes the rows the table's only rows that fulfil a condition, in one commit; in none when they are already.

        Args:
            dataset: The table's dataset.
            rows: The dataset's columns, without repeats; all fulfil the condition.
            where: Condition on partition columns, or `lit(True)` for the whole table.
            since: What `snapshot` gave before anything was read that the rows come from.

        Raises:
            Py4JJavaError: Another writer has changed such rows since then. Nothing was written; a new run will do.
        """
        columns = dataset.schema.names
        rows = rows.select(columns).persist()
        try:
            before = self.read(dataset).filter(where).select(columns)
            same_row = [*[F.col(k) == F.col(f"_{k}") for k in dataset.key], F.xxhash64(*columns) == F.col("_known")]
            compared = rows.join(
                before.select(F.xxhash64(*columns).alias("_known"), *[F.col(k).alias(f"_{k}") for k in dataset.key]),
                same_row,
                "left",
            ).select(F.col("_known").isNotNull().alias("known"))
            counts = {row.known: row["count"] for row in compared.groupBy("known").count().collect()}
            total, known, old = rows.count(), counts.get(True, 0), before.count()
            if not total == known == old:
                writer = rows.writeTo(self.name(dataset)).option(*_ONE_FILE_AT_A_TIME)
                writer = writer.option("isolation-level", "serializable")
                if since is not None:
                    writer = writer.option("validate-from-snapshot-id", str(since))
                writer.overwrite(where)
            return Upsert(rows=total, repeated=0, inserted=counts.get(False, 0), updated=0, known=known)
        finally:
            rows.unpersist()

    def apply(self, dataset: Dataset, changes: DataFrame, within: str = "true") -> None:
        """Applies rows whose `_fate` is insert, update or delete, by key, in one commit.

        Args:
            dataset: The table's dataset.
            changes: The dataset's columns and `_fate`.
            within: Condition on columns `t.x` that every row of the table fulfils that a change may concern: only files
                with such rows are read.
        """
        view = f"changes_{dataset.name}"
        changes.createOrReplaceTempView(view)
        columns = dataset.schema.names
        on = " AND ".join([*[f"t.{key} = c.{key}" for key in dataset.key], f"({within})"])
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

    def snapshot(self, dataset: Dataset) -> int | None:
        """The table's present snapshot; None when nothing was written yet."""
        found = self.spark.sql(f"SELECT snapshot_id FROM {self.name(dataset)}.refs WHERE name = 'main'").first()
        return None if found is None else found.snapshot_id

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

    def _write(self, dataset: Dataset, compared: DataFrame, within: str) -> dict[str, int]:
        """Writes what isn't known; gives the number of rows of each fate."""
        compared = compared.persist()
        try:
            fates = {row["_fate"]: row["count"] for row in compared.groupBy("_fate").count().collect()}
            changes = compared.filter("_fate <> 'known'")
            if "update" in fates:
                self.apply(dataset, changes, within)
            elif "insert" in fates:
                self.append(dataset, changes)
            return fates
        finally:
            compared.unpersist()

    def _fill(self, dataset: Dataset, rows: DataFrame) -> int:
        """Writes the first rows of a table that has none; gives their number. Without rows there is no commit.

        An overwrite of partitions that are empty writes as an append does, but nothing when nothing comes. Rows can't
        be asked beforehand whether there are any: whoever counts them as they are read would get the count of that
        question.
        """
        before = self.snapshot(dataset)
        writer = rows.select(dataset.schema.names).writeTo(self.name(dataset)).option(*_ONE_FILE_AT_A_TIME)
        # Should another have written meanwhile, nothing is overwritten: the run fails.
        writer = writer.option("isolation-level", "serializable")
        if before is not None:
            writer = writer.option("validate-from-snapshot-id", str(before))
        writer.overwritePartitions()
        after = self.snapshot(dataset)
        if after == before:
            return 0
        commits = f"{self.name(dataset)}.snapshots"
        summary = self.spark.sql(f"SELECT summary FROM {commits} WHERE snapshot_id = {after}").first().summary
        return int(summary["added-records"])

    def _days_near(self, rows: DataFrame, column: str) -> list[date]:
        """The days of the rows, those before and those after."""
        present = {row.d for row in rows.select(F.to_date(column).alias("d")).distinct().collect() if row.d is not None}
        return sorted({d + timedelta(days=n) for d in present for n in (-1, 0, 1)})

    def _repartition(self, dataset: Dataset) -> None:
        wanted = [field.sql for field in dataset.partition_fields]
        present = self.partitioning(dataset)
        for field in present:
            if field not in wanted:
                self.spark.sql(f"ALTER TABLE {self.name(dataset)} DROP PARTITION FIELD {field}")
        for field in wanted:
            if field not in present:
                self.spark.sql(f"ALTER TABLE {self.name(dataset)} ADD PARTITION FIELD {field}")
