"""clickstream_sessions on real Spark: its script run whole, fed as Glue's Kinesis source would feed it."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections import Counter
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from local import glue_stand_in
from local.real_data import ecom_events
from local.run_script import run_script

GAP = timedelta(minutes=30)

# The time of change of the first batch's file, in seconds; any will do.
FIRST_BATCH = 1_700_000_000


class Stream:
    """A stream whose records come file by file, each file a batch."""

    def __init__(self, lake) -> None:
        self.lake = lake
        self.folder = lake.folder / "stream"
        self.folder.mkdir()
        self.checkpoint = lake.folder / "checkpoint"
        self.batches = 0
        self.options: dict = {}
        glue_stand_in.install(self._open)

    def _open(self, connection_type: str, options: dict):
        self.options = {"connection_type": connection_type, **options}
        reader = self.lake.spark.readStream.schema(options["schema"]).option("maxFilesPerTrigger", 1)
        return reader.json(str(self.folder))

    def put(self, records: list) -> None:
        """Adds a batch: dictionaries, or texts that aren't JSON."""
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        file = self.folder / f"{self.batches:05d}.json"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        # Spark reads files by their time of change, and in any order those of the same millisecond.
        os.utime(file, (FIRST_BATCH + self.batches, FIRST_BATCH + self.batches))
        self.batches += 1

    def run(self, **given: str) -> dict[str, int]:
        """Runs the script until it has read what there is; gives what it logged, added up."""
        arguments = {
            "DATABASE": self.lake.database,
            "STREAM": "arn:aws:kinesis:eu-west-1:123456789012:stream/clickstream",
            "CHECKPOINT": str(self.checkpoint),
            "TRIGGER_SECONDS": "0",
            **given,
        }
        log = io.StringIO()
        with contextlib.redirect_stdout(log):
            run_script("clickstream_sessions", arguments, on_glue=True)
        total: Counter = Counter()
        for entry in map(json.loads, log.getvalue().splitlines()):
            total.update({k: v for k, v in entry.items() if k not in ("job", "batch")})
        return dict(total)


@pytest.fixture
def stream(lake):
    yield Stream(lake)
    glue_stand_in.install()


def moment(event: dict) -> datetime:
    return datetime.strptime(event["event_time"], "%Y-%m-%dT%H:%M:%S.%fZ")


def expected_sessions(events: list[dict]) -> list[tuple]:
    """Visits worked out without Spark: session id, start, end, events, purchases, entry, exit."""
    found = []
    ordered = sorted(events, key=lambda e: (e["session_id"], e["event_time"], e["event_id"]))
    for session, group in groupby(ordered, key=lambda e: e["session_id"]):
        visit: list[dict] = []
        for event in [*group, None]:
            if visit and (event is None or moment(event) - moment(visit[-1]) >= GAP):
                bought = sum(e["event"] == "purchase" for e in visit)
                found.append(
                    (
                        session,
                        moment(visit[0]),
                        moment(visit[-1]),
                        len(visit),
                        bought,
                        visit[0]["event"],
                        visit[-1]["event"],
                    )
                )
                visit = []
            if event is not None:
                visit.append(event)
    return found


COLUMNS = ["session_id", "started_at", "ended_at", "event_count", "purchases", "entry_event", "exit_event"]


def click(event_id: str, minute: float, session: str = "s1", **values: object) -> dict:
    at = datetime(2026, 11, 22, 12, 0) + timedelta(minutes=minute)
    return {
        "event_id": event_id,
        "event_time": at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "session_id": session,
        "event": "product_view",
        **values,
    }


def test_real_visits_are_written_once_with_repeats_and_malformed_events_counted(lake, stream):
    events = sorted(ecom_events(), key=lambda e: (e["event_time"], e["event_id"]))[:4000]
    third = len(events) // 3
    for start in range(0, len(events), third):
        batch = events[start : start + third]
        # A repeat within its batch and one across batches, both within ten minutes of the watermark.
        repeats = [batch[-1], *([events[start - 1]] if start else [])]
        stream.put([*batch, *repeats, "{not json", {**batch[0], "event_id": "bad", "event": "Not An Event"}])
    # What comes long after closes the visits; the watermark of one batch takes effect in the next.
    stream.put([click("y", 0, "y")])
    stream.put([click("z", 1, "z")])

    counts = stream.run()

    assert lake.rows("sessions", *COLUMNS) == sorted(expected_sessions(events), key=repr)
    batches = stream.batches - 2
    assert counts["malformed"] == 2 * batches
    assert counts["duplicates"] == batches + (batches - 1)
    assert counts["late"] == 0
    in_sessions = lake.table("sessions").agg({"event_count": "sum"}).first()[0]
    # The last two visits are still open.
    assert counts["events"] == in_sessions + 2 + counts["duplicates"] + counts["malformed"] + counts["late"]


def test_a_restart_after_a_crash_between_writing_and_checkpoint_writes_nothing_twice(lake, stream):
    stream.put([click("a", 0), click("b", 5), click("c", 0, "s2")])
    stream.put([click("d", 120, "s3")])
    counts = stream.run()
    written = lake.rows("sessions", *COLUMNS)
    assert [row[0] for row in written] == ["s1", "s2"]
    # The batch that wrote them had no events of its own.
    assert counts["sessions"] == 2
    # The crash: the table has the batch, and the checkpoint doesn't know that it was finished.
    commits = sorted((stream.checkpoint / "commits").glob("[0-9]*"), key=lambda file: int(file.name))
    commits[-1].unlink()
    (commits[-1].parent / f".{commits[-1].name}.crc").unlink()

    stream.put([click("b", 5), click("e", 121, "s3"), click("f", 240, "s4")])
    counts = stream.run()

    assert lake.rows("sessions", *COLUMNS) == sorted(
        expected_sessions(
            [click("a", 0), click("b", 5), click("c", 0, "s2"), click("d", 120, "s3"), click("e", 121, "s3")]
        ),
        key=repr,
    )
    # "b" again, two hours late: too late to be recognised as a repeat, and too late to count.
    assert (counts["late"], counts["duplicates"]) == (1, 0)


def test_a_session_id_that_comes_back_after_half_an_hour_begins_another_visit(lake, stream):
    events = [click("a", 0), click("b", 29.9), click("c", 60), click("d", 61, event="purchase")]
    stream.put([*events, click("z", 600, "z")])
    stream.put([click("y", 601, "z")])
    stream.run()
    assert lake.rows("sessions", *COLUMNS) == sorted(expected_sessions(events), key=repr)
    assert lake.table("sessions").count() == 2


def test_a_visit_names_what_was_done_with_each_product(lake, stream):
    stream.put(
        [
            click("a", 0, product_id="p1"),
            click("b", 1, product_id="p2"),
            click("c", 2, product_id="p1", event="add_to_cart", user_id="u1"),
            click("d", 3, product_id="p1", event="purchase", platform="mobile", timestamp="2026-11-22T12:03:00.000Z"),
            click("e", 4, event="payment_error"),
            click("z", 600, "z"),
        ]
    )
    stream.put([click("y", 601, "z")])
    stream.run()
    row = lake.table("sessions").first()
    assert (row.user_id, row.platform, row.duration_seconds, row.converted, row.payment_errors) == (
        "u1",
        "mobile",
        240,
        True,
        1,
    )
    assert [(p.product_id, p.views, p.cart_adds, p.purchases, f"{p.last_seen_at:%H:%M}") for p in row.products] == [
        ("p1", 1, 1, 1, "12:03"),
        ("p2", 1, 0, 0, "12:01"),
    ]


def test_events_without_an_identity_get_one_from_their_content_and_those_from_the_future_are_refused(lake, stream):
    bare = {k: v for k, v in click("a", 0).items() if k != "event_id"}
    ahead = (datetime.utcnow() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    stream.put([bare, bare, {**bare, "event": "search"}, {**bare, "event_time": ahead}, click("z", 600, "z")])
    stream.put([click("y", 601, "z")])
    counts = stream.run()
    assert (counts["malformed"], counts["duplicates"]) == (1, 1)
    assert lake.rows("sessions", "event_count") == [(2,)]


def test_glue_is_asked_for_the_stream_from_its_beginning_with_lag_metrics(stream):
    stream.put([click("a", 0)])
    stream.run()
    assert stream.options.pop("schema").startswith("`event_id` string, `event_time` string, `timestamp` string")
    assert stream.options == {
        "connection_type": "kinesis",
        "classification": "json",
        "inferSchema": "false",
        "streamARN": "arn:aws:kinesis:eu-west-1:123456789012:stream/clickstream",
        "startingPosition": "TRIM_HORIZON",
        "emitConsumerLagMetrics": "true",
    }
    assert Path(stream.checkpoint, "offsets").is_dir()


def test_glue_is_asked_for_a_topic_of_the_event_bus_as_its_role(stream):
    stream.put([click("a", 0), click("z", 600, "z")])
    stream.put([click("y", 601, "z")])
    brokers = "b-1.events:9098,b-2.events:9098"
    counts = stream.run(STREAM_KIND="msk", STREAM="clicks", BOOTSTRAP_SERVERS=brokers)
    assert (counts["events"], counts["sessions"]) == (3, 1)
    del stream.options["schema"]
    assert stream.options == {
        "connection_type": "kafka",
        "classification": "json",
        "inferSchema": "false",
        "topicName": "clicks",
        "bootstrap.servers": brokers,
        "startingOffsets": "earliest",
        "emitConsumerLagMetrics": "true",
        "security.protocol": "SASL_SSL",
        "kafka.security.protocol": "SASL_SSL",
        "kafka.sasl.mechanism": "AWS_MSK_IAM",
        "kafka.sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
        "kafka.sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    }
