"""Arguments, through Glue's own parser and through the one that stands in for it elsewhere."""

from __future__ import annotations

import pytest

from securecart_jobs.arguments import Argument, ArgumentsError, resolve

EXPECTED = [
    Argument("DATE", kind="date"),
    Argument("DATABASE"),
    Argument("COUNT", "3", kind="number"),
    Argument("RAW", ""),
]
GIVEN = ["job.py", "--DATABASE", "shop", "--DATE", "2026-11-23"]
GLUE = [
    "--JOB_NAME",
    "job",
    "--enable-metrics",
    "true",
    "--job-bookmark-option",
    "job-bookmark-enable",
    "--TempDir",
    "s3://t/",
]


@pytest.mark.parametrize("platform", [[], GLUE], ids=["elsewhere", "on Glue"])
class TestOnEachPlatform:
    def test_given_values_and_defaults(self, platform):
        arguments = resolve([*GIVEN, *platform, "--RAW", "s3://bucket/raw/"], EXPECTED)
        assert (arguments.text("DATABASE"), str(arguments.date("DATE")), arguments.number("COUNT")) == (
            "shop",
            "2026-11-23",
            3,
        )
        assert arguments.text("RAW") == "s3://bucket/raw/"
        assert arguments.glue_job == ("job" if platform else None)

    def test_an_argument_that_begins_like_another_is_not_taken_for_it(self, platform):
        arguments = resolve([*GIVEN, *platform, "--RAW_FORMAT", "csv"], EXPECTED)
        assert arguments.text("RAW") == ""

    def test_missing_ones_are_named_all_at_once(self, platform):
        with pytest.raises(ArgumentsError, match="--DATE: missing; --DATABASE: missing"):
            resolve(["job.py", *platform], EXPECTED)

    def test_values_of_the_wrong_kind_are_named_all_at_once(self, platform):
        argv = ["job.py", *platform, "--DATABASE", "shop", "--DATE", "23/11/2026", "--COUNT=-1x"]
        with pytest.raises(ArgumentsError, match="--DATE: got '23/11/2026'; allowed: a date.*--COUNT: got"):
            resolve(argv, EXPECTED)

    def test_an_argument_without_a_value_is_an_error(self, platform):
        with pytest.raises(ArgumentsError, match="--COUNT: expected one argument"):
            resolve([*GIVEN, *platform, "--COUNT"], EXPECTED)
