"""Runs a job's script in this process, whole, as Glue or EMR Serverless would start it."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"


def run_script(job: str, arguments: dict[str, str], *, on_glue: bool) -> None:
    """Runs jobs/scripts/<job>.py with the arguments; what it raises is raised here.

    Args:
        job: Name of the script.
        arguments: By name, without the dashes.
        on_glue: Whether Glue's own arguments stand beside them.
    """
    given = {**arguments, **({"JOB_NAME": job} if on_glue else {})}
    argv = [f"{job}.py", *[part for name, value in given.items() for part in (f"--{name}", value)]]
    if on_glue:
        # What Glue adds and no job asks for.
        argv += ["--enable-metrics", "true", "--job-bookmark-option", "job-bookmark-disable", "--TempDir", "s3://t/"]
    before = sys.argv
    sys.argv = argv
    try:
        runpy.run_path(str(SCRIPTS / f"{job}.py"), run_name="__main__")
    finally:
        sys.argv = before
