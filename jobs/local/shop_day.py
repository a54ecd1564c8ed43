"""A day of the shop, from real data: what its sources would have delivered, with the dirt that sources have."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from pyspark.sql import SparkSession

from local.real_data import (
    cdnow_purchases,
    column_names,
    ecom_events,
    foodmart_baskets,
    foodmart_counts,
    frame,
    superstore_lines,
    transactions_of,
    write_csv,
)

# Files of the stream, each a batch: its events in the order of time.
_STREAM_FILES = 4


@dataclass(frozen=True)
class ShopDay:
    """The raw zone of a lake, filled for one day."""

    spark: SparkSession
    #: Folder of the raw zone.
    raw: Path
    #: Folder that stands for the stream of clicks.
    stream: Path
    day: date
    #: Share of the real data that is delivered, more than 0 to 1.
    share: float = 1.0

    def deliver(self) -> None:
        """Fills the raw zone; doing it again leaves the same files."""
        self._history()
        self._legacy_export()
        self._warehouse_files()
        self._transactions()
        self._clicks()

    def _history(self) -> None:
        purchases = self._some(cdnow_purchases(), "customer_id")
        self._put_csv("historical_transactions", "year=1997", "cdnow.csv.gz", purchases)

    def _legacy_export(self) -> None:
        lines = self._some(superstore_lines(), "order_id")
        dirt = [
            {**lines[0], "order_id": "dirt-1", "amount": "1,010.50"},
            {**lines[0], "order_id": "dirt-2", "order_date": "11/23/2017"},
            {**lines[0], "order_id": ""},
            {**lines[0], "order_id": "dirt-4", "product_name": "Caf\ufffd"},
            {**lines[0], "order_id": "dirt-5", "order_date": "2107-11-08"},
        ]
        # The export repeats lines, as they do.
        self._put_csv("legacy_orders", f"dt={self.day}", "superstore.csv.gz", [*lines, *dirt, *lines[::50]])

    def _warehouse_files(self) -> None:
        counts = self._some(foodmart_counts(), "product_id")
        latest = max(row["counted_at"] for row in counts)
        shift = datetime.combine(self.day, datetime.min.time()) - datetime.fromisoformat(latest[:10])
        moved = [{**row, "counted_at": _moved(row["counted_at"], shift)} for row in counts]
        dirt = [{**moved[0], "quantity_on_hand": "1,200"}, {**moved[0], "counted_at": "05/01/1997"}]
        self._put_csv("inventory", f"dt={self.day}", "counts.csv.gz", [*moved, *dirt])

    def _transactions(self) -> None:
        baskets = foodmart_baskets(1998)
        shift = self.day - max(basket.day for basket in baskets)
        chosen = [basket for basket in baskets if self._chosen(basket.customer_id)]
        received = datetime(self.day.year, self.day.month, self.day.day, 23, 30, tzinfo=timezone.utc)
        events = [e for e in transactions_of(chosen, shift, received) if e["event_time"] <= received]
        dirt = [
            {**events[0], "event_id": "dirt-1", "currency": "XXX"},
            {**events[0], "event_id": "dirt-2", "status": ""},
        ]
        hours: dict[int, list[dict]] = defaultdict(list)
        for event in events:
            # What is of an earlier day arrives late, in the first hour.
            hours[event["event_time"].hour if event["event_time"].date() == self.day else 0].append(event)
        # A producer that got no answer sends again.
        hours[23] += [*events[::25], *dirt]
        for hour, rows in hours.items():
            folder = self.raw / "transactions" / f"dt={self.day}" / f"hour={hour:02d}"
            frame(self.spark, "transactions", rows).coalesce(1).write.mode("overwrite").option(
                "compression", "zstd"
            ).parquet(str(folder))

    def _clicks(self) -> None:
        events = self._some(ecom_events(), "session_id")
        events.sort(key=lambda event: (event["event_time"], event["event_id"]))
        shift = datetime.combine(self.day, datetime.min.time()) - datetime.fromisoformat(events[-1]["event_time"][:10])
        lines = [json.dumps({**e, "event_time": _moved(e["event_time"], shift)}) for e in events]
        size = -(-len(lines) // _STREAM_FILES)
        self.stream.mkdir(parents=True, exist_ok=True)
        for place in range(_STREAM_FILES):
            batch = lines[place * size : (place + 1) * size]
            # The last event of the batch before comes again, and one that isn't an event.
            repeated = lines[place * size - 1 : place * size] if place else []
            file = self.stream / f"{self.day}-{place}.json"
            file.write_text("\n".join([*repeated, *batch, "{not json"]) + "\n", encoding="utf-8")
            # Spark reads files by their time of change, and in any order those of the same millisecond.
            written = datetime.combine(self.day, datetime.min.time()).timestamp() + place
            os.utime(file, (written, written))

    def _put_csv(self, dataset: str, partition: str, name: str, rows: list[dict[str, str]]) -> None:
        write_csv(self.raw / dataset / partition / name, column_names(dataset), rows)

    def _some(self, rows: Iterable[dict[str, str]], key: str) -> list[dict[str, str]]:
        return [row for row in rows if self._chosen(row[key])]

    def _chosen(self, key: str) -> bool:
        """Whether what has that key is in the share; rows of one key go together."""
        return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) < self.share * 2**32


def _moved(moment: str, shift: timedelta) -> str:
    """A moment such as 2026-11-22T10:00:00Z, some days later."""
    return f"{date.fromisoformat(moment[:10]) + timedelta(days=shift.days)}{moment[10:]}"
