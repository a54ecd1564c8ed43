"""orders_batch on real Spark with Iceberg, its script run whole."""

from __future__ import annotations

import gzip
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from local.real_data import cdnow_purchases, column_names, foodmart_baskets, superstore_lines, transactions_of
from securecart_jobs import orders_batch
from securecart_jobs.account import AccountError
from securecart_jobs.raw_files import TooManyUnreadableFilesError

LEGACY = "legacy_orders"
DAY = "dt=2026-11-23"


def line(order_id: str, **values: str) -> dict[str, str]:
    """A row of the legacy system's export."""
    return {
        "order_id": order_id,
        "line_number": "1",
        "order_date": "2026-01-02",
        "customer_id": "c1",
        "product_id": "p1",
        "quantity": "2",
        "amount": "10.50",
        **values,
    }


def event(event_id: str, order_id: str, minute: int, **values: object) -> dict:
    """A state change of an order's payment, some minutes after noon."""
    at = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc) + timedelta(minutes=minute)
    return {
        "event_id": event_id,
        "transaction_id": f"{order_id}-payment",
        "order_id": order_id,
        "event_time": at,
        "received_at": at,
        "kind": "purchase",
        "status": "authorized",
        "customer_id": "c1",
        "amount": Decimal("21.00"),
        "currency": "USD",
        "payment_method": "card",
        "fraud_score": 0.1,
        "fraud_decision": "accept",
        "fraud_reasons": [],
        **values,
    }


def item(product: str, quantity: int = 2, price: str = "10.50", category: str | None = "Toys") -> dict:
    return {"product_id": product, "quantity": quantity, "unit_price": Decimal(price), "category": category}


def numbers(account: dict) -> tuple[int, int, int, int]:
    return account["rows_in"], account["rows_out"], account["duplicates"], account["quarantined"]


class TestLegacyFiles:
    def test_superstore_with_dirt_is_stored_once_and_the_dirt_quarantined_with_its_reason(self, lake):
        clean = [row for row in superstore_lines() if row["order_date"] >= "2017-11-01"]
        repeated = clean[:50]
        dirt = [
            {**clean[0], "order_id": "X-1", "amount": "1,010.50"},
            {**clean[0], "order_id": "X-2", "order_date": "11/23/2017"},
            {**clean[0], "order_id": "", "line_number": "one"},
            {**clean[0], "order_id": "X-4", "quantity": "2000000"},
            {**clean[0], "order_id": "X-5", "discount": "NaN"},
            {**clean[0], "order_id": "X-6", "order_date": "2107-11-08"},
        ]
        lake.put_csv(LEGACY, DAY, "a.csv", [*clean[:300], *dirt, *repeated])
        lake.put_csv(LEGACY, DAY, "b.csv.gz", clean[300:])

        account = lake.run("orders_batch", "2026-11-23")[LEGACY]

        assert numbers(account) == (len(clean) + 56, len(clean), 50, 6)
        stored = lake.rows("orders", "order_id", "line_number", "customer_id", "category", "quantity", "amount")
        expected = [
            (
                row["order_id"],
                int(row["line_number"]),
                row["customer_id"],
                row["category"],
                int(row["quantity"]),
                Decimal(row["amount"]),
            )
            for row in clean
        ]
        assert stored == sorted(expected, key=repr)
        assert [(row["position"], row["reason"]) for row in lake.quarantined(LEGACY)] == [
            ("302", "amount: not a decimal(12,2)"),
            ("303", "order_date: not a date"),
            ("304", "order_id: missing; line_number: not a int"),
            ("305", "quantity: more than 100000"),
            ("306", "discount: not a double"),
            ("307", "order_date: later than 2026-11-24"),
        ]

    def test_a_second_run_changes_nothing(self, lake):
        lake.put_csv(LEGACY, DAY, "a.csv", [line("o1"), line("o2"), line("o3", amount="1,0")])
        lake.run("orders_batch", "2026-11-23")
        before = lake.rows("orders", "*"), lake.snapshots("orders"), lake.quarantined(LEGACY)

        account = lake.run("orders_batch", "2026-11-23", ATTEMPT=2)[LEGACY]

        assert numbers(account) == (3, 0, 2, 1)
        assert (lake.rows("orders", "*"), lake.snapshots("orders"), lake.quarantined(LEGACY)) == before

    @pytest.mark.long
    def test_the_latest_export_wins_whatever_order_the_days_are_run_in(self, lake):
        lake.put_csv(LEGACY, "dt=2026-11-21", "a.csv", [line("o1", amount="1.00"), line("o2", amount="1.00")])
        lake.put_csv(LEGACY, "dt=2026-11-22", "a.csv", [line("o1", amount="2.00")])
        lake.put_csv(LEGACY, "dt=2026-11-23", "a.csv", [line("o1", amount="1.00"), line("o3", amount="3.00")])

        lake.run("orders_batch", "2026-11-23")
        updated = lake.run("orders_batch", "2026-11-22")[LEGACY]
        lake.run("orders_batch", "2026-11-21")

        assert numbers(updated) == (1, 0, 1, 0)
        assert lake.rows("orders", "order_id", "amount") == [
            ("o1", Decimal("1.00")),
            ("o2", Decimal("1.00")),
            ("o3", Decimal("3.00")),
        ]
        lake.put_csv(LEGACY, "dt=2026-11-24", "a.csv", [line("o1", amount="4.00", quantity="9")])
        assert numbers(lake.run("orders_batch", "2026-11-24")[LEGACY]) == (1, 1, 0, 0)
        assert ("o1", Decimal("4.00"), 9) in lake.rows("orders", "order_id", "amount", "quantity")

    def test_an_export_may_correct_the_day_of_an_order(self, lake):
        lake.put_csv(LEGACY, "dt=2026-11-22", "a.csv", [line("o1", order_date="2026-01-02"), line("o2")])
        lake.put_csv(LEGACY, "dt=2026-11-23", "a.csv", [line("o1", order_date="2025-07-30")])
        lake.run("orders_batch", "2026-11-22")
        assert numbers(lake.run("orders_batch", "2026-11-23")[LEGACY]) == (1, 1, 0, 0)
        assert lake.rows("orders", "order_id", "order_date") == [
            ("o1", date(2025, 7, 30)),
            ("o2", date(2026, 1, 2)),
        ]

    @pytest.mark.parametrize("before", [0, 1])
    def test_a_file_whose_rows_are_all_refused_leaves_the_table_as_it_was(self, lake, before):
        if before:
            lake.put_csv(LEGACY, "dt=2026-11-22", "a.csv", [line("o1")])
            lake.run("orders_batch", "2026-11-22", SOURCES=LEGACY)
        lake.put_csv(LEGACY, DAY, "a.csv", [line("o2", quantity="1,000"), line("o3", amount="USD 3")])
        assert numbers(lake.run("orders_batch", "2026-11-23", SOURCES=LEGACY)[LEGACY]) == (2, 0, 0, 2)
        assert (lake.table("orders").count(), lake.snapshots("orders")) == (before, before)

    def test_a_row_that_is_lost_on_its_way_fails_the_run_and_is_no_duplicate(self, lake, monkeypatch):
        losing = orders_batch.legacy_lines
        monkeypatch.setattr(orders_batch, "legacy_lines", lambda rows: losing(rows).filter("order_id <> 'o2'"))
        lake.put_csv(LEGACY, DAY, "a.csv", [line("o1"), line("o1"), line("o2"), line("o3", quantity="?")])
        with pytest.raises(AccountError, match="4 rows in, but 1 out, 1 duplicates and 1 quarantined"):
            lake.run("orders_batch", "2026-11-23", SOURCES=LEGACY)

    def test_a_day_on_which_nothing_arrived_is_a_run_without_rows(self, lake):
        accounts = lake.run("orders_batch", "2026-11-23")
        assert {source: numbers(account) for source, account in accounts.items()} == {
            "transactions": (0, 0, 0, 0),
            LEGACY: (0, 0, 0, 0),
        }
        assert lake.table("orders").count() == 0

    def test_files_that_have_no_rows_to_give_are_quarantined_whole(self, lake):
        good = [line(f"o{n}", amount=f"{n}.00") for n in range(5000)]
        lake.put_csv(LEGACY, DAY, "good.csv", good[:10])
        truncated = lake.put_csv(LEGACY, DAY, "truncated.csv.gz", good)
        truncated.write_bytes(truncated.read_bytes()[:-4000])
        lake.put_text(LEGACY, DAY, "empty.csv", b"")
        lake.put_text(LEGACY, DAY, "not-gzip.csv.gz", b"order_id,line_number\n1,2\n")
        lake.put_text(LEGACY, DAY, "other header.csv", b"sku,price\nA,1\nB,2\n")

        account = lake.run("orders_batch", "2026-11-23")[LEGACY]

        # Ten good rows; three whole files; two rows under a header that isn't the dataset's.
        assert numbers(account) == (15, 10, 0, 5)
        assert lake.table("orders").count() == 10
        assert [(row["file"], row["position"], row["reason"]) for row in lake.quarantined(LEGACY)] == [
            ("empty.csv", "file", "file: empty: not even a header"),
            ("not-gzip.csv.gz", "file", "file: not what its name says: gzip"),
            (
                "other header.csv",
                "2",
                "header: lacks order_id, line_number, order_date, customer_id, product_id, quantity, amount",
            ),
            (
                "other header.csv",
                "3",
                "header: lacks order_id, line_number, order_date, customer_id, product_id, quantity, amount",
            ),
            ("truncated.csv.gz", "file", "file: truncated: the compressed data ends too early"),
        ]

    def test_refused_rows_are_found_in_their_own_files_where_files_share_a_task(self, lake):
        for name in "abcdef":
            lines = [line(f"o{name}{n}") for n in range(3)]
            if name in "bd":
                lines.append(line(f"o{name}3", amount="1,0"))
            if name in "ce":
                lines.insert(0, line(f"o{name}3", quantity="?"))
            lake.put_csv(LEGACY, DAY, f"{name}.csv", lines)

        account = lake.run("orders_batch", "2026-11-23", SOURCES=LEGACY)[LEGACY]

        assert numbers(account) == (22, 18, 0, 4)
        assert [(row["file"], row["position"], row["reason"]) for row in lake.quarantined(LEGACY)] == [
            ("b.csv", "5", "amount: not a decimal(12,2)"),
            ("c.csv", "2", "quantity: not a int"),
            ("d.csv", "5", "amount: not a decimal(12,2)"),
            ("e.csv", "2", "quantity: not a int"),
        ]

    def test_lines_keep_their_bytes_in_the_quarantine_whatever_their_encoding(self, lake):
        header = ",".join(column_names(LEGACY)).encode()
        latin = b"o1,1,2026-01-02,,,c1,,,,p1,,,Caf\xe9,2,10.50,,"
        short = b"o2,1,2026-01-02"
        utf8 = "o3,1,2026-01-02,,,c1,,,,p1,,,Café ☕,2,10.50,,".encode()
        lake.put_text(LEGACY, DAY, "mixed.csv", b"\xef\xbb\xbf" + b"\r\n".join([header, latin, short, utf8, b""]))

        account = lake.run("orders_batch", "2026-11-23")[LEGACY]

        assert numbers(account) == (3, 1, 0, 2)
        assert [(row["position"], row["reason"], row["data"]) for row in lake.quarantined(LEGACY)] == [
            ("2", "product_name: not valid UTF-8", latin),
            ("3", "line: not 17 fields, as the header has", short),
        ]

    def test_columns_may_come_in_another_order_and_with_others_beside_them(self, lake):
        lake.put_text(
            LEGACY,
            DAY,
            "reordered.csv",
            b"Amount,new_column,order_id,quantity,product_id,customer_id,order_date,line_number\n"
            b'10.50,"x, ""y""",o1,2,p1,c1,2026-01-02,1\n',
        )

        assert numbers(lake.run("orders_batch", "2026-11-23")[LEGACY]) == (1, 1, 0, 0)
        assert lake.rows("orders", "order_id", "amount", "category") == [("o1", Decimal("10.50"), None)]

    @pytest.mark.long
    def test_more_broken_files_than_chance_explains_fail_the_run_and_leave_the_table_alone(self, lake):
        lake.put_csv(LEGACY, DAY, "good.csv", [line("o1")])
        content = gzip.compress(",".join(column_names(LEGACY)).encode() + b"\n" + bytes(range(256)) * 2000)
        for n in range(11):
            lake.put_text(LEGACY, DAY, f"broken-{n}.csv.gz", content[:-100])

        with pytest.raises(TooManyUnreadableFilesError, match="11 files can't be read, more than 10"):
            lake.run("orders_batch", "2026-11-23")
        assert lake.table("orders").count() == 0


class TestHistoricalFiles:
    @pytest.mark.long
    def test_cdnow_purchases_become_orders_of_one_line(self, lake):
        purchases = cdnow_purchases(400)
        bad = {**purchases[0], "transaction_id": "bad", "quantity": "-1"}
        lake.put_csv("historical_transactions", "year=1997", "cdnow.csv.gz", [*purchases, bad, purchases[0]])

        accounts = lake.run("orders_batch", "2026-11-23", SOURCES="historical_transactions")

        assert numbers(accounts["historical_transactions"]) == (402, 400, 1, 1)
        total = lake.table("orders").selectExpr("sum(amount)", "sum(quantity)", "count(DISTINCT order_date)").first()
        assert tuple(total) == (
            sum(Decimal(row["amount"]) for row in purchases),
            sum(int(row["quantity"]) for row in purchases),
            len({row["transaction_date"] for row in purchases}),
        )
        assert lake.rows("orders", "order_id", "line_number", "product_id", "source")[0] == (
            "cdnow-00001-19970101-0",
            1,
            "unknown",
            "historical",
        )


class TestCheckout:
    HOUR = "dt=2026-11-22/hour=12"

    def test_foodmart_baskets_end_in_the_state_of_their_last_event(self, lake):
        baskets = [basket for basket in foodmart_baskets(1998) if basket.day >= date(1998, 10, 1)][:400]
        shift = date(2026, 11, 22) - baskets[-1].day
        received = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
        end = datetime(2026, 11, 23, tzinfo=timezone.utc)
        events = [e for e in transactions_of(baskets, shift, received) if e["event_time"] < end]
        lake.put_parquet("transactions", self.HOUR, events)
        lake.put_parquet("transactions", self.HOUR, events[::7])

        accounts = lake.run("orders_batch", "2026-11-22")

        repeats = len(events) + len(events[::7]) - len(baskets)
        assert numbers(accounts["transactions"]) == (len(events) + len(events[::7]), len(baskets), repeats, 0)
        last = {e["order_id"]: e["status"] for e in sorted(events, key=lambda e: (e["order_id"], e["event_time"]))}
        assert dict(lake.rows("order_payments", "order_id", "status")) == last
        lines = lake.rows("orders", "order_id", "line_number", "product_id", "category", "quantity", "amount", "status")
        assert lines == sorted(
            [
                (basket.id, place, product, category, quantity, quantity * price, last[basket.id])
                for basket in baskets
                for place, (product, category, quantity, price) in enumerate(basket.items, 1)
            ],
            key=repr,
        )
        assert accounts["transactions.items"]["rows_out"] == len(lines)

    @pytest.mark.parametrize("order", ["purchase first", "refund first"])
    def test_a_refund_reaches_the_lines_of_its_order_before_or_after_them(self, lake, order):
        purchase = event("e1", "o1", 0, items=[item("p1"), item("p2")])
        refund = event("e2", "o1", 60, kind="refund", status="refunded", fraud_score=0.7)
        first, second = (purchase, refund) if order == "purchase first" else (refund, purchase)
        lake.put_parquet("transactions", "dt=2026-11-22/hour=12", [first])
        lake.put_parquet("transactions", "dt=2026-11-23/hour=01", [second])

        lake.run("orders_batch", "2026-11-22")
        lake.run("orders_batch", "2026-11-23")

        at = datetime(2026, 11, 22, 13, 0)
        assert lake.rows("orders", "line_number", "product_id", "status", "fraud_score", "updated_at") == [
            (1, "p1", "refunded", 0.7, at),
            (2, "p2", "refunded", 0.7, at),
        ]
        assert lake.rows("order_payments", "status", "ordered_at") == [("refunded", datetime(2026, 11, 22, 12, 0))]

    def test_rows_that_break_the_contract_are_quarantined_as_json(self, lake):
        lake.put_parquet(
            "transactions",
            self.HOUR,
            [
                event("e1", "o1", 0, items=[item("p1")]),
                event("e2", "o2", 0, currency="XXX", items=[item("p1", quantity=0)]),
                event("e3", "o3", 0, customer_id=None),
            ],
        )

        account = lake.run("orders_batch", "2026-11-22")["transactions"]

        assert numbers(account) == (3, 1, 0, 2)
        found = lake.quarantined("transactions")
        assert [(row["position"], row["reason"]) for row in found] == [
            (
                "1",
                "currency: not one of USD, EUR, GBP, CHF, SEK, PLN, CAD, AUD; items[].quantity: less than 1",
            ),
            ("2", "customer_id: missing"),
        ]
        assert b'"event_id":"e2"' in found[0]["data"]

    @pytest.mark.long
    def test_the_small_run_reads_the_hours_that_it_is_given(self, lake):
        lake.put_parquet("transactions", "dt=2026-11-22/hour=22", [event("e1", "o1", 0, items=[item("p1")])])
        lake.put_parquet("transactions", "dt=2026-11-22/hour=23", [event("e2", "o2", 0, items=[item("p1")])])
        lake.put_parquet("transactions", "dt=2026-11-23/hour=00", [event("e3", "o3", 0, items=[item("p1")])])

        account = lake.run(
            "orders_batch",
            "2026-11-23",
            SOURCES="transactions",
            ARRIVED_FROM="2026-11-22T23",
            ARRIVED_UNTIL="2026-11-23T01",
        )["transactions"]

        assert numbers(account) == (2, 2, 0, 0)
        assert lake.rows("orders", "order_id") == [("o2",), ("o3",)]


def test_a_run_leaves_its_accounts_in_the_table_of_runs(lake):
    lake.put_csv(LEGACY, DAY, "a.csv", [line("o1"), line("o1"), line("o2", quantity="x")])
    lake.run("orders_batch", "2026-11-23", ATTEMPT=3, SOURCES=LEGACY)
    assert lake.rows(
        "job_runs",
        "job",
        "business_date",
        "attempt",
        "source",
        "target",
        "rows_in",
        "rows_out",
        "duplicates",
        "quarantined",
    ) == [("orders_batch", date(2026, 11, 23), 3, LEGACY, "orders", 3, 1, 1, 1)]


def test_an_unknown_source_is_refused_with_those_that_there_are(lake):
    with pytest.raises(ValueError, match="got nonsense; allowed: transactions, legacy_orders, historical_transactions"):
        lake.run("orders_batch", "2026-11-23", SOURCES="nonsense")
