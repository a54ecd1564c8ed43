"""The rows of raw files, each with its types or with the reason why it has none."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date

from py4j.protocol import Py4JJavaError
from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from securecart_jobs.contract import from_text, present, problems, reason, text_problems
from securecart_jobs.dataset import Dataset
from securecart_jobs.raw_files import RawFile, UnreadableFile, first_line, what_is_broken

BYTE_ORDER_MARK = "\ufeff"

# Columns that stand beside a dataset's own. A row is refused when _reason isn't null.
PROVENANCE = ["_reason", "_source", "_position", "_received_at", "_bytes"]
# Those that are taken from the files with each line.
_PLACE = PROVENANCE[2:]

_CSV_OPTIONS = {"mode": "PERMISSIVE", "columnNameOfCorruptRecord": "_broken", "escape": '"'}
_JSON_OPTIONS = {"mode": "PERMISSIVE", "columnNameOfCorruptRecord": "_broken"}


@dataclass(frozen=True)
class CheckedRows:
    """Rows of some files: a dataset's columns, typed, and PROVENANCE."""

    rows: DataFrame
    unreadable: list[UnreadableFile]


def checked_rows(
    spark: SparkSession, dataset: Dataset, files: list[RawFile], latest: date | None = None
) -> CheckedRows:
    """Reads files of a raw dataset in the format that its definition says.

    Args:
        spark: The session.
        dataset: What the files hold.
        files: The files.
        latest: Day after which nothing can have happened that the rows tell of: later ones are refused.
    """
    readers = {"csv": _csv_rows, "ndjson-gzip": _json_rows, "parquet-zstd": _parquet_rows}
    return readers[dataset.format](spark, dataset, files, latest)


def text_reader(format_: str) -> str:
    """Spark's reader for files of a dataset's format, as far as finding broken files goes."""
    return "parquet" if format_ == "parquet-zstd" else "text"


def _csv_rows(spark: SparkSession, dataset: Dataset, files: list[RawFile], latest: date | None) -> CheckedRows:
    by_header: dict[str, list[RawFile]] = {}
    unreadable: list[UnreadableFile] = []
    for file in files:
        try:
            header = first_line(spark, file)
        except Py4JJavaError as error:
            broken = what_is_broken(error)
            if broken is None:
                raise
            unreadable.append(UnreadableFile(file.path, broken))
            continue
        if header is None:
            unreadable.append(UnreadableFile(file.path, "empty: not even a header"))
        else:
            # Hadoop's line reader drops the mark too.
            by_header.setdefault(header.lstrip(BYTE_ORDER_MARK), []).append(file)
    parts = [_csv_with_header(spark, dataset, header, group, latest) for header, group in sorted(by_header.items())]
    return CheckedRows(_union(spark, dataset, parts), unreadable)


def _csv_with_header(
    spark: SparkSession, dataset: Dataset, header: str, files: list[RawFile], latest: date | None
) -> DataFrame:
    lines = _lines(spark, files).filter((F.col("value") != F.lit(header)) & (F.col("value") != ""))
    names = [name.strip().lower() for name in next(csv.reader([header]))]
    missing = [column.name for column in dataset.columns if column.required and column.name not in names]
    if missing or len(set(names)) < len(names):
        fault = f"header: lacks {', '.join(missing)}" if missing else "header: names a column twice"
        return lines.select(
            *[F.lit(None).cast(column.type).alias(column.name) for column in dataset.columns],
            F.lit(fault).alias("_reason"),
            *_provenance(),
        )
    # The producer may be ahead of the definition: what it names and we don't know is passed over.
    known = {column.name for column in dataset.columns}
    fields = [name if name in known else f"_unknown_{place}" for place, name in enumerate(names)]
    schema = ", ".join(f"`{field}` string" for field in [*fields, "_broken"])
    parsed = lines.withColumn("_parsed", F.from_csv("value", schema, _CSV_OPTIONS))
    broken = F.when(F.col("_parsed._broken").isNotNull(), F.lit(f"line: not {len(names)} fields, as the header has"))
    texts = {name: F.col(f"_parsed.`{name}`") for name in names if name in known}
    return _checked_lines(parsed, dataset, texts, broken, latest)


def _json_rows(spark: SparkSession, dataset: Dataset, files: list[RawFile], latest: date | None) -> CheckedRows:
    unreadable = [UnreadableFile(file.path, "empty: not even a compressed stream") for file in files if file.size == 0]
    lines = _lines(spark, [file for file in files if file.size > 0]).filter(F.col("value") != "")
    return CheckedRows(_json_lines(lines, dataset, latest), unreadable)


def _json_lines(lines: DataFrame, dataset: Dataset, latest: date | None) -> DataFrame:
    """Rows of JSON text in the column `value`, beside which stand PROVENANCE's columns but for the reason."""
    parsed = lines.withColumn(
        "_parsed", F.from_json("value", f"{json_fields(dataset)}, `_broken` string", _JSON_OPTIONS)
    )
    broken = F.when(F.col("_parsed._broken").isNotNull(), F.lit("line: not a JSON object"))
    return _checked_lines(parsed, dataset, _by_name(dataset, "_parsed."), broken, latest)


def json_fields(dataset: Dataset) -> str:
    """Schema of a dataset's JSON, every value as text: what is wrong with one is for the contract to say.

    Raises:
        ValueError: The dataset has columns that aren't plain values.
    """
    nested = [column.name for column in dataset.columns if column.definition["type"] in ("array", "struct")]
    if nested:
        raise ValueError(f"{dataset.name} has nested columns, which aren't read from JSON: {nested}")
    return ", ".join(f"`{name}` string" for column in dataset.columns for name in column.names)


def sent_rows(rows: DataFrame, dataset: Dataset, *, arrived_at: Expression, identity: Expression) -> DataFrame:
    """Rows as their producer sent them, in columns of text: a dataset's columns, typed, and `_reason`.

    What the pipeline fills is filled: the time of arrival always, the identity where the producer sent none.

    Args:
        rows: Columns that `json_fields` names.
        dataset: What the rows hold.
        arrived_at: When the stream took them in.
        identity: Stands for the identity of an event that has none.
    """
    texts = _by_name(dataset, "")
    for column in dataset.columns:
        if column.definition.get("filled") == "always":
            texts[column.name] = F.date_format(arrived_at, "yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
        elif column.definition.get("filled") == "when-absent":
            texts[column.name] = F.coalesce(texts[column.name], identity)
    typed, found = _typed(rows, dataset, texts, {"_arrived_at": arrived_at})
    event_time = dataset.definition["eventTime"]
    if "maxAheadSeconds" in event_time:
        seconds = event_time["maxAheadSeconds"]
        name = event_time["column"]
        ahead = F.col(name).cast("double") - F.col("_arrived_at").cast("double")
        found.append(F.when(ahead > seconds, F.lit(f"{name}: more than {seconds} s ahead of its arrival")))
    return typed.select(*dataset.schema.names, reason(found).alias("_reason"))


def _by_name(dataset: Dataset, path: str) -> dict[str, Expression]:
    return {column.name: F.coalesce(*[F.col(f"{path}`{name}`") for name in column.names]) for column in dataset.columns}


def _parquet_rows(spark: SparkSession, dataset: Dataset, files: list[RawFile], latest: date | None) -> CheckedRows:
    unreadable = [UnreadableFile(file.path, "empty: not Parquet") for file in files if file.size == 0]
    paths = [file.path for file in files if file.size > 0]
    if not paths:
        return CheckedRows(_union(spark, dataset, []), unreadable)
    found = [p for c in dataset.columns for p in problems(F.col(c.name), c.name, c.definition, c.required)]
    found += _ahead(dataset, F.col(dataset.definition["eventTime"]["column"]), latest)
    rows = spark.read.schema(dataset.schema).parquet(*paths)
    return CheckedRows(
        rows.select(
            *[column.name for column in dataset.columns],
            reason(found).alias("_reason"),
            F.col("_metadata.file_path").alias("_source"),
            F.col("_metadata.row_index").cast("string").alias("_position"),
            F.col("_metadata.file_modification_time").alias("_received_at"),
            F.to_json(F.struct(*[column.name for column in dataset.columns])).cast("binary").alias("_bytes"),
        ),
        unreadable,
    )


def _ahead(dataset: Dataset, event_time: Expression, latest: date | None) -> list[Expression]:
    """What is wrong with a row that tells of something that can't have happened yet."""
    if latest is None:
        return []
    name = dataset.definition["eventTime"]["column"]
    return [F.when(F.to_date(event_time) > F.lit(latest), F.lit(f"{name}: later than {latest}"))]


def _checked_lines(
    parsed: DataFrame, dataset: Dataset, texts: dict[str, Expression], broken: Expression, latest: date | None
) -> DataFrame:
    kept = {"_broken": broken, **{name: F.col(name) for name in _PLACE}}
    typed, found = _typed(parsed, dataset, texts, kept)
    found += _ahead(dataset, F.col(dataset.definition["eventTime"]["column"]), latest)
    return typed.select(
        *dataset.schema.names,
        # Of a line that isn't one there is nothing more to say.
        F.coalesce("_broken", reason(found)).alias("_reason"),
        *_provenance(),
    )


def _provenance() -> list[Expression | str]:
    """Columns for where a line is from. The file's name is asked for last: as a column each step would copy it."""
    return [F.input_file_name().alias("_source"), *_PLACE]


def _typed(
    rows: DataFrame, dataset: Dataset, texts: dict[str, Expression], kept: dict[str, Expression]
) -> tuple[DataFrame, list[Expression]]:
    """Rows with a dataset's columns, typed, beside what is kept of them; and what is wrong with each.

    What is wrong is to be asked of the rows given back, so that it finds the values computed. All of this is one step,
    since each writes every row anew.
    """
    found: list[Expression] = []
    columns = [expression.alias(name) for name, expression in kept.items()]
    for column in dataset.columns:
        text = present(texts.get(column.name, F.lit(None).cast("string")))
        # Of a column of text the value is the text: it isn't kept twice.
        text_name = column.name if isinstance(column.type, T.StringType) else f"_text_{column.name}"
        columns.append(text.alias(text_name))
        if text_name != column.name:
            columns.append(from_text(text, column).alias(column.name))
        found += text_problems(F.col(text_name), F.col(column.name), column)
    return rows.select(*columns), found


def _lines(spark: SparkSession, files: list[RawFile]) -> DataFrame:
    """Lines of text files with their place: the line, after `byte+` where the file was split at that byte.

    The line is right when no other file is read with this one: several may share a task.
    """
    if not files:
        schema = "value string, _position string, _received_at timestamp, _bytes binary"
        return spark.createDataFrame([], schema)
    # The upper bits of the id are the task's number.
    line = (F.monotonically_increasing_id().bitwiseAND(2**33 - 1) + 1).cast("string")
    split = F.col("_metadata.file_block_start")
    return spark.read.text([file.path for file in files]).select(
        "value",
        F.when(split == 0, line).otherwise(F.concat_ws("+", split.cast("string"), line)).alias("_position"),
        F.col("_metadata.file_modification_time").alias("_received_at"),
        F.col("value").cast("binary").alias("_bytes"),
    )


def _union(spark: SparkSession, dataset: Dataset, parts: list[DataFrame]) -> DataFrame:
    if not parts:
        provenance = "_reason string, _source string, _position string, _received_at timestamp, _bytes binary"
        return spark.createDataFrame(
            [], T.StructType([*dataset.schema.fields, *T._parse_datatype_string(provenance).fields])
        )
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.unionByName(part)
    return whole
