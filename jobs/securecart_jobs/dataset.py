"""The datasets as the definitions say: the same JSON files that the handlers and the catalog read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from pyspark.sql import types as T

_SIMPLE_TYPES = {
    "string": T.StringType(),
    "boolean": T.BooleanType(),
    "int": T.IntegerType(),
    "long": T.LongType(),
    "double": T.DoubleType(),
    "date": T.DateType(),
    "timestamp": T.TimestampType(),
}


@dataclass(frozen=True)
class Column:
    """A column: its type, and what its values may be."""

    name: str
    definition: dict

    @property
    def required(self) -> bool:
        return self.definition["required"]

    @property
    def type(self) -> T.DataType:
        return spark_type(self.definition)

    @property
    def names(self) -> list[str]:
        """Its name, and the others under which producers send it."""
        return [self.name, *self.definition.get("aliases", [])]


@dataclass(frozen=True)
class PartitionField:
    """An Iceberg partition field, such as `day(started_at)`."""

    column: str
    transform: str

    @property
    def sql(self) -> str:
        return self.column if self.transform == "identity" else f"{self.transform}s({self.column})"


@dataclass(frozen=True)
class Dataset:
    """A dataset of the lake."""

    name: str
    definition: dict

    @property
    def format(self) -> str:
        return self.definition["format"]

    @property
    def columns(self) -> list[Column]:
        return [Column(column["name"], column) for column in self.definition["columns"]]

    @property
    def schema(self) -> T.StructType:
        return T.StructType(
            [T.StructField(c.name, c.type, True, {"comment": c.definition["comment"]}) for c in self.columns]
        )

    @property
    def key(self) -> list[str]:
        """Rows that agree in these columns are the same row."""
        return self.definition["dedupe"]["key"]

    @property
    def version(self) -> str:
        """Of two rows with the same key the one with the greater value here stays."""
        return self.definition["dedupe"]["version"]

    @property
    def partition_fields(self) -> list[PartitionField]:
        return [
            PartitionField(key["name"], key.get("transform", "identity")) for key in self.definition["partitionKeys"]
        ]


def spark_type(shape: dict) -> T.DataType:
    """Spark type of a column, an array's element or a struct's field."""
    name = shape["type"]
    if name == "array":
        return T.ArrayType(spark_type(shape["items"]), True)
    if name == "struct":
        return T.StructType([T.StructField(f["name"], spark_type(f), True) for f in shape["fields"]])
    if name.startswith("decimal("):
        precision, scale = name[len("decimal(") : -1].split(",")
        return T.DecimalType(int(precision), int(scale))
    return _SIMPLE_TYPES[name]


@cache
def dataset(name: str) -> Dataset:
    """The dataset of that name.

    Raises:
        KeyError: No dataset has that name.
    """
    source = _definitions() / f"{name}.json"
    if not source.is_file():
        known = sorted(f.name[:-5] for f in _definitions().iterdir() if f.name.endswith(".json"))
        raise KeyError(f"no dataset is named {name!r}; there are {', '.join(known)}")
    return Dataset(name, json.loads(source.read_text(encoding="utf-8")))


def _definitions():
    packaged = resources.files(__package__) / "definitions"
    # In a checkout the definitions aren't copied into the package.
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "datasets"
