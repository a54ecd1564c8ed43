"""Days as conditions on a table's column, short enough for a plan and in a form that Iceberg prunes its files by."""

from __future__ import annotations

from datetime import date, timedelta

# How many runs of days may be listed one by one in a condition; beyond that the condition is their range.
_MOST_LISTED_RUNS = 20


def few_runs(listed: list[date]) -> list[date]:
    """The days; where they lie in many runs, every day from the first to the last: long lists make plans too large."""
    if len(_runs(listed)) <= _MOST_LISTED_RUNS:
        return listed
    return [listed[0] + timedelta(days=n) for n in range((listed[-1] - listed[0]).days + 1)]


def days_condition(column: str, listed: list[date]) -> str:
    """Whether a date or timestamp is on one of the days, as SQL in a form that Iceberg prunes its files by.

    Where the days lie in many runs it lets those between them through, too; see `few_runs`.
    """
    if not listed:
        return "false"
    runs = _runs(listed)
    if len(runs) > _MOST_LISTED_RUNS:
        runs = [(runs[0][0], runs[-1][1])]
    return "(" + " OR ".join(f"{column} >= DATE'{first}' AND {column} < DATE'{end}'" for first, end in runs) + ")"


def _runs(listed: list[date]) -> list[tuple[date, date]]:
    """Days that follow each other: the first, and the day after the last."""
    runs: list[tuple[date, date]] = []
    for day in listed:
        after = day + timedelta(days=1)
        if runs and day == runs[-1][1]:
            runs[-1] = (runs[-1][0], after)
        else:
            runs.append((day, after))
    return runs
