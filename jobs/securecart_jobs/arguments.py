"""Arguments of a job: on Glue through Glue's own parser, elsewhere through argparse, with the same names."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from datetime import date, datetime


class ArgumentsError(Exception):
    """A job was given arguments that it can't work with; the message has every mistake."""


@dataclass(frozen=True)
class Argument:
    """An argument as `--NAME value`."""

    name: str
    #: What stands for an absent one; without it the argument is required.
    default: str | None = None
    #: `text`, `date` (yyyy-mm-dd), `number` or `flag` (true or false).
    kind: str = "text"


#: What every job takes.
COMMON = (
    Argument("DATABASE"),
    Argument("CATALOG", "lake"),
)

#: What every job takes that runs for a day, to an end.
DATED = (
    Argument("BUSINESS_DATE", kind="date"),
    Argument("ATTEMPT", "1", kind="number"),
)


@dataclass(frozen=True)
class Arguments:
    """The values that a job was given."""

    values: dict[str, str]
    #: Name of the Glue job; None elsewhere.
    glue_job: str | None = field(default=None)

    def text(self, name: str) -> str:
        return self.values[name]

    def date(self, name: str) -> date:
        return date.fromisoformat(self.values[name])

    def number(self, name: str) -> int:
        return int(self.values[name])

    def flag(self, name: str) -> bool:
        return self.values[name] == "true"


def resolve(argv: list[str], expected: list[Argument]) -> Arguments:
    """Reads the arguments that a job expects.

    Raises:
        ArgumentsError: One is missing, or isn't of its kind.
    """
    given = {option for text in argv[1:] if text.startswith("--") for option in [text[2:].split("=")[0]]}
    missing = [f"--{a.name}: missing" for a in expected if a.default is None and a.name not in given]
    if missing:
        raise ArgumentsError("; ".join(missing))
    present = [a.name for a in expected if a.name in given]
    on_glue = "JOB_NAME" in given
    parsed = _parse_on_glue(argv, present) if on_glue else _parse(argv, present)
    values = {a.name: parsed.get(a.name, a.default) for a in expected}
    mistakes = [
        f"--{a.name}: got {values[a.name]!r}; allowed: {allowed}"
        for a in expected
        for allowed in [_refusal(a.kind, values[a.name])]
        if allowed
    ]
    if mistakes:
        raise ArgumentsError("; ".join(mistakes))
    return Arguments(values, parsed["JOB_NAME"] if on_glue else None)


def _parse_on_glue(argv: list[str], names: list[str]) -> dict[str, str]:
    from awsglue.utils import GlueArgumentError, getResolvedOptions

    try:
        return getResolvedOptions(argv, ["JOB_NAME", *names])
    except GlueArgumentError as error:
        raise ArgumentsError(str(error)) from error


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:
        raise ArgumentsError(message)


def _parse(argv: list[str], names: list[str]) -> dict[str, str]:
    parser = _Parser(allow_abbrev=False, add_help=False)
    for name in names:
        parser.add_argument(f"--{name}", required=True)
    parsed, _ = parser.parse_known_args(argv[1:])
    return vars(parsed)


def _refusal(kind: str, value: str) -> str | None:
    """What is allowed instead, or None."""
    if kind == "date":
        try:
            datetime.strptime(value, "%Y-%m-%d")
        except ValueError:
            return "a date, yyyy-mm-dd"
    if kind == "number" and not value.isdigit():
        return "a whole number, 0 or more"
    if kind == "flag" and value not in ("true", "false"):
        return "true or false"
    return None
