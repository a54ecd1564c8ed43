"""Visits from the stream of clicks, as they end: repeats dropped, each visit written once, across restarts too.

Events that come later than the watermark allows are counted as `late`; the raw dataset has them.
Malformed events are counted; the normalizer, which reads the same stream, has quarantined them.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.streaming import StreamingQuery

from securecart_jobs.arguments import Argument
from securecart_jobs.checked_rows import json_fields, sent_rows
from securecart_jobs.dataset import Dataset, dataset
from securecart_jobs.launch import JobRun

JOB = "clickstream_sessions"

ARGUMENTS = (
    # `kinesis` or `msk`.
    Argument("STREAM_KIND", "kinesis"),
    # ARN of the Kinesis stream, or the topic.
    Argument("STREAM"),
    # Brokers of the event bus, for `msk`.
    Argument("BOOTSTRAP_SERVERS", ""),
    # `SASL_SSL` with IAM, or `PLAINTEXT` for a broker on this machine.
    Argument("SECURITY_PROTOCOL", "SASL_SSL"),
    # Folder that keeps how far the stream has been read, and the visits that are open.
    Argument("CHECKPOINT"),
    # Seconds between batches; 0 reads what there is and ends.
    Argument("TRIGGER_SECONDS", "60", kind="number"),
)

# A visit ends after so long without an event.
GAP = "30 minutes"

PRODUCT_EVENTS = {"product_view": "views", "add_to_cart": "cart_adds", "purchase": "purchases"}


@dataclass(frozen=True)
class StreamCounts:
    """Events of some batches. Those that are in none of the others are in visits, ended or open."""

    events: int
    malformed: int
    duplicates: int
    late: int
    sessions: int


def sessions(events: DataFrame, watermark: str) -> DataFrame:
    """Visits that have ended.

    Args:
        events: Valid events.
        watermark: How much later than the latest an event may come, and how far apart repeats are recognised.
    """
    unique = events.withWatermark("event_time", watermark).dropDuplicatesWithinWatermark(["event_id"])
    moment = F.struct("event_time", "event_id")

    def named(event: str):
        return F.count_if(F.col("event") == event).cast("int")

    def first_known(column: str):
        return F.min_by(column, F.when(F.col(column).isNotNull(), moment)).alias(column)

    concerns_product = F.col("product_id").isNotNull() & F.col("event").isin(list(PRODUCT_EVENTS))
    grouped = unique.groupBy(F.session_window("event_time", GAP), "session_id").agg(
        first_known("user_id"),
        F.min("event_time").alias("started_at"),
        F.max("event_time").alias("ended_at"),
        F.count(F.lit(1)).cast("int").alias("event_count"),
        named("product_view").alias("product_views"),
        named("add_to_cart").alias("cart_adds"),
        named("purchase").alias("purchases"),
        named("payment_error").alias("payment_errors"),
        F.min_by("event", moment).alias("entry_event"),
        F.max_by("event", moment).alias("exit_event"),
        first_known("platform"),
        first_known("acquisition_channel"),
        first_known("country"),
        F.collect_list(F.when(concerns_product, F.struct("product_id", "event", "event_time"))).alias("_actions"),
    )
    return (
        grouped.withColumn("duration_seconds", F.unix_seconds("ended_at") - F.unix_seconds("started_at"))
        .withColumn("converted", F.col("purchases") > 0)
        .withColumn("products", _products())
        .select(dataset("sessions").schema.names)
    )


def run(job_run: JobRun) -> None:
    arguments, tables = job_run.arguments, job_run.tables
    source, table = dataset("clickstream"), dataset("sessions")
    tables.ensure(table)
    refused = F.col("_reason").isNotNull()
    checked = _events(job_run, source).observe(
        "intake", F.count(F.lit(1)).alias("events"), F.count_if(refused).alias("malformed")
    )
    valid = checked.filter(~refused).select(source.schema.names)
    seconds = arguments.number("TRIGGER_SECONDS")
    trigger = {"processingTime": f"{seconds} seconds"} if seconds > 0 else {"availableNow": True}
    query = (
        sessions(valid, _watermark(source))
        .writeStream.queryName(JOB)
        .format("iceberg")
        .outputMode("append")
        .trigger(**trigger)
        .option("checkpointLocation", arguments.text("CHECKPOINT"))
        # Rows of a batch are of several days, and aren't sorted by them.
        .option("fanout-enabled", "true")
        .toTable(tables.name(table))
    )
    _follow(query)


def counts(progress: list[dict]) -> StreamCounts:
    """What the progress of a query's batches says of its events."""
    events = malformed = duplicates = late = written = 0
    for batch in progress:
        observed = (batch.get("observedMetrics") or {}).get("intake")
        if observed is not None:
            events += observed["events"]
            malformed += observed["malformed"]
        for operator in batch["stateOperators"]:
            duplicates += operator.get("customMetrics", {}).get("numDroppedDuplicateRows", 0)
            # Only the first operator sees events; the next one sees groups of them.
            if operator["operatorName"].startswith("dedupe"):
                late += operator["numRowsDroppedByWatermark"]
        written += max(0, batch["sink"].get("numOutputRows", 0))
    return StreamCounts(events, malformed, duplicates, late, written)


def _follow(query: StreamingQuery) -> None:
    """Logs what each batch did; returns when the query has ended, and raises what ended it."""
    logged = -1
    while True:
        ended = query.awaitTermination(10)
        for progress in query.recentProgress:
            done = asdict(counts([progress]))
            # A batch without events may still end visits.
            if progress["batchId"] > logged and any(done.values()):
                logged = progress["batchId"]
                print(json.dumps({"job": JOB, "batch": logged, **done}))
        if ended:
            return


def _events(job_run: JobRun, source: Dataset) -> DataFrame:
    """Events of the stream with `_reason`."""
    kind = job_run.arguments.text("STREAM_KIND")
    if kind not in ("kinesis", "msk"):
        raise ValueError(f"--STREAM_KIND: got {kind!r}; allowed: kinesis, msk")
    if job_run.glue_context is not None:
        connection, options = (
            ("kinesis", _kinesis_options(job_run)) if kind == "kinesis" else ("kafka", _glue_kafka_options(job_run))
        )
        # Glue's own sources are the ones that report how far behind they are.
        rows = job_run.glue_context.create_data_frame.from_options(
            connection_type=connection,
            connection_options={
                "classification": "json",
                "inferSchema": "false",
                "schema": json_fields(source),
                "emitConsumerLagMetrics": "true",
                **options,
            },
        )
    elif kind == "kinesis":
        raise ValueError("--STREAM_KIND kinesis: Kinesis is read through Glue alone; elsewhere use msk")
    else:
        lines = job_run.spark.readStream.format("kafka").options(**_kafka_options(job_run)).load()
        text = F.col("value").cast("string")
        rows = lines.select(F.from_json(text, json_fields(source)).alias("_event")).select("_event.*")
    content = F.sha2(F.to_json(F.struct(*[F.col(f"`{name}`") for c in source.columns for name in c.names])), 256)
    return sent_rows(rows, source, arrived_at=F.current_timestamp(), identity=content)


def _kinesis_options(job_run: JobRun) -> dict[str, str]:
    return {"streamARN": job_run.arguments.text("STREAM"), "startingPosition": "TRIM_HORIZON"}


def _glue_kafka_options(job_run: JobRun) -> dict[str, str]:
    options = {
        "bootstrap.servers": job_run.arguments.text("BOOTSTRAP_SERVERS"),
        "topicName": job_run.arguments.text("STREAM"),
        "startingOffsets": "earliest",
    }
    security = _kafka_security(job_run)
    # Glue asks for the protocol by its own name; what else the client is to be told bears the prefix that Spark knows.
    return {
        **options,
        "security.protocol": security["security.protocol"],
        **{f"kafka.{name}": value for name, value in security.items()},
    }


def _kafka_options(job_run: JobRun) -> dict[str, str]:
    options = {
        "kafka.bootstrap.servers": job_run.arguments.text("BOOTSTRAP_SERVERS"),
        "subscribe": job_run.arguments.text("STREAM"),
        "startingOffsets": "earliest",
    }
    return {**options, **{f"kafka.{name}": value for name, value in _kafka_security(job_run).items()}}


def _kafka_security(job_run: JobRun) -> dict[str, str]:
    """What a Kafka client is told so that the brokers let it in.

    Sources: https://docs.aws.amazon.com/msk/latest/developerguide/configure-clients-for-iam-access-control.html,
    https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-connect-kafka-home.html
    """
    protocol = job_run.arguments.text("SECURITY_PROTOCOL")
    if protocol == "PLAINTEXT":
        return {"security.protocol": protocol}
    return {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "AWS_MSK_IAM",
        "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
        "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    }


def _watermark(source: Dataset) -> str:
    """Delay of the watermark: as long as repeats are recognised, by the dataset's definition."""
    window = source.definition["dedupe"]["window"]
    amount, unit = re.fullmatch(r"PT?([0-9]+)([DHMS])", window).groups()
    units = {"D": "days", "H": "hours", "M": "minutes", "S": "seconds"}
    return f"{amount} {units[unit]}"


def _products():
    """What a visit did with each product, from its actions."""
    actions = F.col("_actions")

    def of(product):
        mine = F.filter(actions, lambda a: a["product_id"] == product)
        return F.struct(
            product.alias("product_id"),
            *[F.size(F.filter(mine, _is(event))).alias(name) for event, name in PRODUCT_EVENTS.items()],
            F.array_max(F.transform(mine, lambda a: a["event_time"])).alias("last_seen_at"),
        )

    return F.transform(F.array_sort(F.array_distinct(F.transform(actions, lambda a: a["product_id"]))), of)


def _is(event: str):
    return lambda action: action["event"] == event
