"""Runs scripts of jobs one after another in one Spark session, as a process that is asked line by line.

A request is a JSON object in a line of standard input, its answer one in a line of standard output:

    {"deliver": "2026-11-22", "share": 1.0}                        {"seconds": 12.3, "log": []}
    {"job": "orders_batch", "arguments": {...}, "onGlue": true}    {"seconds": 4.5, "log": [...]}

An answer of a job that failed has the exception's class as `error`, and its `message`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
from datetime import date
from pathlib import Path

from local import glue_stand_in
from local.run_script import run_script
from local.session import local_session
from local.shop_day import ShopDay


def main(lake: Path) -> None:
    """Serves until standard input ends.

    Args:
        lake: Folder of the lake: raw, quarantine, warehouse and stream are folders in it.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What anything else prints is no answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    spark = local_session(str(lake / "warehouse"), memory="2g", shuffle_partitions=4)

    def clicks(_connection_type: str, options: dict):
        reader = spark.readStream.schema(options["schema"]).option("maxFilesPerTrigger", 1)
        return reader.json(str(lake / "stream"))

    glue_stand_in.install(clicks)
    for line in sys.stdin:
        request = json.loads(line)
        started = time.perf_counter()
        log = io.StringIO()
        answer: dict = {}
        try:
            with contextlib.redirect_stdout(log):
                if "deliver" in request:
                    day = date.fromisoformat(request["deliver"])
                    ShopDay(spark, lake / "raw", lake / "stream", day, request["share"]).deliver()
                else:
                    run_script(request["job"], request["arguments"], on_glue=request["onGlue"])
        except Exception as error:  # noqa: BLE001 whatever it is, it is the answer
            answer = {"error": type(error).__name__, "message": str(error)[:4000]}
        answer["seconds"] = round(time.perf_counter() - started, 2)
        answer["log"] = [json.loads(entry) for entry in log.getvalue().splitlines() if entry.startswith('{"job"')]
        print(json.dumps(answer), file=answers, flush=True)
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
