"""Real data of shops, brought into the form in which it would reach the raw zone of the lake; dirty, when asked to be.

The files are those that `npm run data` fetches; SECURECART_REAL_DATA names them, as JSON: a list of paths by data set.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from securecart_jobs.dataset import dataset


def real_file(data_set: str, name: str) -> Path:
    """A file of a data set.

    Raises:
        KeyError: It wasn't fetched.
    """
    fetched = json.loads(os.environ.get("SECURECART_REAL_DATA", "{}"))
    for path in fetched.get(data_set, []):
        if Path(path).name == name:
            return Path(path)
    raise KeyError(f"{name} of the data set {data_set!r} isn't there; `npm run data -- {data_set}` fetches it")


def superstore_lines() -> list[dict[str, str]]:
    """Superstore's order lines as rows of `legacy_orders`: 9,994."""
    lines_of: dict[str, int] = defaultdict(int)
    rows = []
    with real_file("superstore", "superstore.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lines_of[row["Order ID"]] += 1
            rows.append(
                {
                    "order_id": row["Order ID"],
                    "line_number": str(lines_of[row["Order ID"]]),
                    "order_date": row["Order Date"],
                    "ship_date": row["Ship Date"],
                    "ship_mode": row["Ship Mode"],
                    "customer_id": row["Customer ID"],
                    "segment": row["Segment"],
                    "country": row["Country"],
                    "region": row["Region"],
                    "product_id": row["Product ID"],
                    "category": row["Category"],
                    "subcategory": row["Sub-Category"],
                    "product_name": row["Product Name"],
                    "quantity": row["Quantity"],
                    "amount": _cents(row["Sales"]),
                    "discount": row["Discount"],
                    "profit": _cents(row["Profit"]),
                }
            )
    return rows


def cdnow_purchases(most: int | None = None) -> list[dict[str, str]]:
    """CDNOW's purchases as rows of `historical_transactions`: 69,659."""
    rows = []
    with real_file("cdnow", "CDNOW_master.txt").open(encoding="utf-8") as file:
        for place, line in enumerate(islice(file, 1, None if most is None else most + 1)):
            customer, day, units, dollars = line.split()
            rows.append(
                {
                    "transaction_id": f"cdnow-{customer}-{day}-{place}",
                    "customer_id": f"cdnow-{customer}",
                    "transaction_date": f"{day[:4]}-{day[4:6]}-{day[6:]}",
                    "product_id": "",
                    "store_id": "",
                    "category": "Music",
                    "quantity": units,
                    "amount": dollars,
                    "currency": "USD",
                }
            )
    return rows


@dataclass(frozen=True)
class Basket:
    """What a FoodMart customer bought on one day."""

    customer_id: str
    day: date
    items: tuple[tuple[str, str, int, Decimal], ...]

    @property
    def id(self) -> str:
        return f"foodmart-{self.customer_id}-{self.day:%Y%m%d}"

    @property
    def amount(self) -> Decimal:
        return sum((quantity * price for _, _, quantity, price in self.items), Decimal(0))


def foodmart_baskets(year: int) -> list[Basket]:
    """FoodMart's sales of 1997 or 1998, a basket for each customer and day."""
    categories = {row["product_class_id"]: row["product_category"] for row in _foodmart("product_class")}
    products = {row["product_id"]: categories[row["product_class_id"]] for row in _foodmart("product")}
    days = _foodmart_days()
    baskets: dict[tuple[int, date], list] = defaultdict(list)
    for row in _foodmart(f"sales_fact_{year}"):
        quantity = int(row["unit_sales"])
        price = Decimal(_cents(Decimal(str(row["store_sales"])) / quantity))
        product = row["product_id"]
        baskets[row["customer_id"], days[row["time_id"]]].append(
            (f"foodmart-{product}", products[product], quantity, price)
        )
    return [
        Basket(str(customer), day, tuple(items))
        for (customer, day), items in sorted(baskets.items(), key=lambda pair: (pair[0][1], pair[0][0]))
    ]


def foodmart_counts() -> list[dict[str, str]]:
    """FoodMart's inventory facts of 1997 as rows of `inventory`: 4,070 less those of one place and time."""
    days = _foodmart_days()
    on_hand: dict[tuple[int, int], int] = defaultdict(lambda: 200)
    rows: dict[tuple[int, int, int], dict[str, str]] = {}
    for row in sorted(_foodmart("inventory_fact_1997"), key=lambda row: row["time_id"]):
        place = (row["warehouse_id"], row["product_id"])
        on_hand[place] = max(0, on_hand[place] + int(row["units_ordered"]) - int(row["units_shipped"]))
        rows[(*place, row["time_id"])] = {
            "warehouse_id": str(row["warehouse_id"]),
            "product_id": f"foodmart-{row['product_id']}",
            "counted_at": f"{days[row['time_id']]}T18:00:00Z",
            "quantity_on_hand": str(on_hand[place]),
            "quantity_reserved": "0",
            "quantity_received": str(int(row["units_ordered"])),
            "quantity_shipped": str(int(row["units_shipped"])),
            "unit_cost": _cents(row["warehouse_cost"]),
            "currency": "USD",
            "location": "",
        }
    return list(rows.values())


def ecom_events() -> list[dict[str, str]]:
    """The web shop's clickstream as its producers would send it: 31,106 events.

    The data set names no products; each event that concerns one gets one of FoodMart's, the same every time.
    """
    products = [f"foodmart-{row['product_id']}" for row in _foodmart("product")]
    events = []
    with gzip.open(real_file("ecom", "ecom.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.DictReader(file)):
            moment = datetime.strptime(row["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
            event = {
                "event_id": f"ecom-{place}",
                "event_time": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                "session_id": row["session_id"],
                "user_id": row["user_id"],
                "event": row["event"],
                "platform": row["platform"] if row["platform"] in ("desktop", "mobile", "tablet") else "other",
                "acquisition_channel": row["acquisition_channel"],
                "user_cohort": row["user_cohort"],
                "user_lifecycle": row["user_lifecycle"],
            }
            if row["event"] in ("product_view", "add_to_cart", "purchase"):
                digest = hashlib.sha256(f"{row['session_id']}-{place // 20}".encode()).digest()
                event["product_id"] = products[int.from_bytes(digest[:4], "big") % len(products)]
            events.append({name: value for name, value in event.items() if value})
    return events


def transactions_of(baskets: Iterable[Basket], shift: timedelta, received: datetime) -> Iterator[dict]:
    """What checkout would have sent for the baskets: authorized and captured, and some of them given back.

    One in 50 is refunded days later, one in 200 charged back, one in 100 declined; which ones depends on the basket.

    Args:
        baskets: FoodMart's.
        shift: Added to their days.
        received: When the stream took the events in.
    """
    for basket in baskets:
        draw = int(hashlib.sha256(basket.id.encode()).hexdigest()[:8], 16)
        start = datetime(basket.day.year, basket.day.month, basket.day.day, 9, tzinfo=timezone.utc) + shift
        at = start + timedelta(seconds=draw % 36_000)
        items = [
            {"product_id": p, "quantity": q, "unit_price": price, "category": category}
            for p, category, q, price in basket.items
        ]
        states = [("purchase", "declined" if draw % 100 == 0 else "authorized", 0, items)]
        if draw % 100 != 0:
            states.append(("purchase", "captured", 90, items))
        if draw % 50 == 1:
            states.append(("refund", "refunded", 3 * 86_400, None))
        if draw % 200 == 2:
            states.append(("chargeback", "refunded", 20 * 86_400, None))
        for step, (kind, status, later, lines) in enumerate(states):
            yield {
                "event_id": f"{basket.id}-{step}",
                "transaction_id": f"{basket.id}-payment",
                "order_id": basket.id,
                "event_time": at + timedelta(seconds=later),
                "received_at": received,
                "kind": kind,
                "status": status,
                "customer_id": f"foodmart-{basket.customer_id}",
                "amount": basket.amount,
                "currency": "USD",
                "payment_method": "card",
                "card_token": f"tok_{draw % 3}_{basket.customer_id}",
                "card_country": "US",
                "billing_country": "US",
                "shipping_country": "US",
                "ip_country": "MX" if draw % 20 == 0 else "US",
                "channel": "web",
                "items": lines,
                "fraud_score": (draw % 1000) / 10_000,
                "fraud_decision": "accept",
                "fraud_reasons": [],
            }


def write_csv(file: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    """Writes rows with a header; compressed when the file's name says so."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode("utf-8")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(content, mtime=0) if file.name.endswith(".gz") else content)


def column_names(name: str) -> list[str]:
    """Columns of a dataset, in the order in which its files have them."""
    return [column.name for column in dataset(name).columns]


def frame(spark: SparkSession, name: str, rows: Iterable[dict]) -> DataFrame:
    """Rows of a dataset whose values are Python's; a missing one is null."""
    schema = dataset(name).schema
    return spark.createDataFrame([tuple(row.get(column) for column in schema.names) for row in rows], schema)


def _foodmart(table: str) -> Iterator[dict]:
    with real_file("foodmart", f"{table}.json").open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _foodmart_days() -> dict[int, date]:
    return {row["time_id"]: date.fromisoformat(row["the_date"][:10]) for row in _foodmart("time_by_day")}


def _cents(amount: object) -> str:
    return str(Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP))
