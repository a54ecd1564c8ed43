"""What a dataset's definition demands of a row, as Spark expressions.

A problem names the field and what is wrong with it, never the value: values may be personal.
"""

from __future__ import annotations

from typing import Callable

from pyspark.sql import Column as Expression
from pyspark.sql import functions as F
from pyspark.sql import types as T

from securecart_jobs.dataset import Column

_WHOLE_NUMBER = r"^[+-]?[0-9]{1,19}$"
_FLOATING_POINT = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIMESTAMP = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"
_BOOLEAN = r"^(true|false)$"

REPLACEMENT_CHARACTER = "\ufffd"


def present(text: Expression) -> Expression:
    """Text of a field: empty text is absence."""
    return F.when(text != "", text)


def from_text(text: Expression, column: Column) -> Expression:
    """The typed value of a column that came as text; null where there is none, or it can't be read.

    Numbers are digits with a decimal point: thousands separators, currency signs and more decimals than the column has
    are refused and not guessed at. Timestamps carry their offset from UTC.
    """
    if isinstance(column.type, T.StringType):
        return text
    return F.when(_is_of_form(text, _lexical_form(column.type)), text.cast(column.type))


def text_problems(text: Expression, value: Expression, column: Column) -> list[Expression]:
    """What is wrong with a column that came as text, beside the value that `from_text` gave."""
    if isinstance(column.type, T.StringType):
        not_utf8 = F.when(F.contains(text, F.lit(REPLACEMENT_CHARACTER)), F.lit(f"{column.name}: not valid UTF-8"))
        return [not_utf8, *problems(value, column.name, column.definition, column.required)]
    unreadable = F.when(text.isNotNull() & value.isNull(), F.lit(f"{column.name}: not a {column.type.simpleString()}"))
    return [
        unreadable,
        *problems(value, column.name, column.definition, False),
        _missing(text, column),
    ]


def problems(value: Expression, path: str, shape: dict, required: bool) -> list[Expression]:
    """Null where the value keeps the shape, else what is wrong with it; one expression for each demand."""
    found = [F.when(value.isNull(), F.lit(f"{path}: missing"))] if required else []
    found += [F.when(broken(value), F.lit(f"{path}: {text}")) for broken, text in _demands(shape)]
    if shape["type"] == "array":
        found += _element_problems(value, f"{path}[]", shape["items"])
    return found


def reason(found: list[Expression]) -> Expression:
    """The problems of a row in one text, or null where it has none."""
    return F.when(F.coalesce(*found).isNotNull(), F.substring(F.concat_ws("; ", *found), 1, 1024))


def _missing(text: Expression, column: Column) -> Expression:
    return F.when(F.lit(column.required) & text.isNull(), F.lit(f"{column.name}: missing"))


def _demands(shape: dict) -> list[tuple[Callable[[Expression], Expression], str]]:
    """Pairs of a test for the broken demand and its words. A null value breaks none."""
    demands: list[tuple[Callable[[Expression], Expression], str]] = []
    if "values" in shape:
        allowed = shape["values"]
        demands.append((lambda v: ~v.isin(allowed), f"not one of {', '.join(allowed)}"))
    if "pattern" in shape:
        pattern = shape["pattern"]
        demands.append((lambda v: ~_is_of_form(v, pattern), f"not of the form {pattern}"))
    if shape.get("minLength", 0) > 0:
        shortest = shape["minLength"]
        demands.append((lambda v: v == "" if shortest == 1 else F.length(v) < shortest, f"shorter than {shortest}"))
    if "maxLength" in shape:
        longest = shape["maxLength"]
        # Characters are counted one by one; bytes, of which there are no fewer, aren't.
        demands.append((lambda v: (F.octet_length(v) > longest) & (F.length(v) > longest), f"longer than {longest}"))
    if "minimum" in shape:
        least = shape["minimum"]
        demands.append((lambda v: v < F.lit(least), f"less than {least}"))
    if "maximum" in shape:
        most = shape["maximum"]
        demands.append((lambda v: v > F.lit(most), f"more than {most}"))
    if shape["type"] == "double":
        demands.append((lambda v: F.isnan(v), "not a number"))
    if "maxItems" in shape:
        items = shape["maxItems"]
        demands.append((lambda v: F.size(v) > items, f"more than {items} elements"))
    return demands


def _element_problems(array: Expression, path: str, shape: dict) -> list[Expression]:
    found = [F.when(F.exists(array, lambda e: e.isNull()), F.lit(f"{path}: missing"))]
    if shape["type"] != "struct":
        return found + [F.when(F.exists(array, broken), F.lit(f"{path}: {text}")) for broken, text in _demands(shape)]
    for field in shape["fields"]:
        demands = _demands(field)
        if field["required"]:
            demands = [(lambda v: v.isNull(), "missing"), *demands]
        for broken, text in demands:
            in_field = _of_field(field["name"], broken)
            found.append(F.when(F.exists(array, in_field), F.lit(f"{path}.{field['name']}: {text}")))
    return found


def _of_field(name: str, broken: Callable[[Expression], Expression]) -> Callable[[Expression], Expression]:
    return lambda element: broken(element[name])


def _is_of_form(text: Expression, pattern: str) -> Expression:
    """Whether a text matches: the `$` that ends a pattern would let a line break pass in Java."""
    return text.rlike(pattern.removesuffix("$") + r"\z" if pattern.endswith("$") else pattern)


def _lexical_form(type_: T.DataType) -> str:
    if isinstance(type_, T.DecimalType):
        fraction = rf"(\.[0-9]{{1,{type_.scale}}})?" if type_.scale > 0 else ""
        return rf"^[+-]?[0-9]{{1,{type_.precision - type_.scale}}}{fraction}$"
    return {
        T.IntegerType: _WHOLE_NUMBER,
        T.LongType: _WHOLE_NUMBER,
        T.DoubleType: _FLOATING_POINT,
        T.DateType: _DATE,
        T.TimestampType: _TIMESTAMP,
        T.BooleanType: _BOOLEAN,
    }[type(type_)]
