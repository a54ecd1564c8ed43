"""What a definition demands, as Spark judges it."""

from __future__ import annotations

import pytest
from pyspark.sql import functions as F

from securecart_jobs.contract import from_text, reason, text_problems
from securecart_jobs.dataset import dataset


def judged(spark, dataset_name: str, column_name: str, text: str) -> tuple:
    """Value and reason that a text gives in a column."""
    column = next(column for column in dataset(dataset_name).columns if column.name == column_name)
    given = spark.createDataFrame([(text,)], "text string").withColumn("value", from_text(F.col("text"), column))
    return given.select("value", reason(text_problems(F.col("text"), F.col("value"), column))).first()


def test_a_number_is_read(spark):
    assert judged(spark, "inventory", "quantity_on_hand", "12") == (12, None)


@pytest.mark.parametrize(
    ("dataset_name", "column_name", "text", "reason_given"),
    [
        ("inventory", "quantity_on_hand", "12\n", "quantity_on_hand: not a int"),
        ("clickstream", "event", "home\n", "event: not of the form ^[a-z][a-z0-9_]*$"),
    ],
)
def test_a_line_break_at_the_end_is_refused(spark, dataset_name, column_name, text, reason_given):
    assert judged(spark, dataset_name, column_name, text)[1] == reason_given
