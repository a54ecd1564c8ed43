"""A table's columns in SQL: as they are made, and as they are changed into those that a definition has."""

from __future__ import annotations

from pyspark.sql import types as T


def column_sql(field: T.StructField) -> str:
    """The column as CREATE TABLE names it."""
    return f"`{field.name}` {field.dataType.simpleString()}{_comment_sql(field)}"


def _comment_sql(field: T.StructField) -> str:
    comment = field.metadata.get("comment", "")
    # Two quotes in a row are one to Spark's parser and an error to Iceberg's.
    escaped = comment.replace("\\", "\\\\").replace("'", "\\'")
    return f" COMMENT '{escaped}'" if comment else ""


def column_changes(present: T.StructType, wanted: T.StructType, path: str = "") -> list[str]:
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
            changes += column_changes(old, new, f"{full}.")
        elif isinstance(new, T.ArrayType) and isinstance(new.elementType, T.StructType):
            changes += column_changes(old.elementType, new.elementType, f"{full}.element.")
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
