"""recommendation_features, fraud_features and fraud_scores: the transforms, and the scripts run whole."""

from __future__ import annotations

import math
import statistics
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from test_orders_batch import event

from local.real_data import foodmart_baskets, frame, transactions_of
from securecart_jobs import fraud_features, fraud_scores, recommendation_features

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


class TestRecommendationFeatures:
    def visit(self, session: str, days_ago: float, user: str | None, *products: tuple) -> dict:
        at = NOON - timedelta(days=days_ago)
        return {
            "session_id": session,
            "user_id": user,
            "started_at": at,
            "ended_at": at,
            "duration_seconds": 0,
            "event_count": 1,
            "product_views": 0,
            "cart_adds": 0,
            "purchases": 0,
            "payment_errors": 0,
            "converted": False,
            "entry_event": "home",
            "exit_event": "home",
            "products": [(product, views, carts, bought, at) for product, views, carts, bought in products],
        }

    def test_interest_is_weighted_and_halves_in_a_fortnight(self, spark):
        visits = [
            self.visit("s1", 0, "u1", ("p1", 2, 1, 0)),
            self.visit("s2", 14, "u1", ("p1", 0, 0, 1), ("p2", 1, 0, 0)),
            self.visit("s3", 0, None, ("p1", 9, 9, 9)),
        ]
        rows = recommendation_features.features(frame(spark, "sessions", visits), NOON).orderBy("product_id").collect()
        assert [(r.user_id, r.product_id, r.views, r.cart_adds, r.purchases, r.affinity) for r in rows] == [
            ("u1", "p1", 2, 1, 1, 2 * 1 + 1 * 3 + 5 * 0.5),
            ("u1", "p2", 1, 0, 0, 0.5),
        ]

    def test_a_run_replaces_the_table_and_a_second_one_changes_nothing(self, lake):
        visits = [self.visit("s1", 0, "u1", ("p1", 1, 0, 0)), self.visit("s2", 200, "u2", ("p1", 1, 0, 0))]
        lake.run("recommendation_features", "2026-11-20", on_glue=False)
        frame(lake.spark, "sessions", visits).writeTo(f"lake.{lake.database}.sessions").append()

        first = lake.run("recommendation_features", "2026-11-22", on_glue=False)["sessions"]
        snapshots = lake.snapshots("recommendation_features")
        second = lake.run("recommendation_features", "2026-11-22", on_glue=False)["sessions"]

        assert (first["rows_out"], second["rows_out"], second["duplicates"]) == (1, 0, 1)
        assert lake.rows("recommendation_features", "user_id") == [("u1",)]
        assert lake.snapshots("recommendation_features") == snapshots


class TestFraudFeatures:
    @pytest.mark.long
    def test_foodmart_payments_compare_with_what_their_customers_did_before(self, lake):
        baskets = [b for b in foodmart_baskets(1998) if b.day.month >= 9]
        busiest = set(sorted({b.customer_id for b in baskets})[:60])
        baskets = [b for b in baskets if b.customer_id in busiest]
        shift = timedelta(days=(datetime(2026, 11, 22) - datetime(1998, 11, 30)).days)
        midnight = datetime(2026, 11, 23, tzinfo=timezone.utc)
        events = [e for e in transactions_of(baskets, shift, NOON) if e["event_time"] < midnight]
        lake.put_parquet("transactions", "dt=2026-11-22/hour=12", events)
        lake.run("orders_batch", "2026-11-22", SOURCES="transactions")

        account = lake.run("fraud_features", "2026-11-22", on_glue=False)["transactions"]

        first = {}
        for e in sorted(events, key=lambda e: e["event_time"]):
            if e["kind"] == "purchase":
                first.setdefault(e["transaction_id"], e)
        disputes = [(e["customer_id"], e["event_time"]) for e in events if e["kind"] == "chargeback"]
        expected = []
        for payment in first.values():
            at = payment["event_time"]
            past = [p for p in first.values() if p["customer_id"] == payment["customer_id"] and p["event_time"] < at]
            recent = [p for p in past if p["event_time"] >= at - timedelta(days=1)]
            amounts = [float(p["amount"]) for p in past]
            zscore = None
            if len(amounts) >= 2 and statistics.stdev(amounts) > 0:
                zscore = (float(payment["amount"]) - statistics.mean(amounts)) / statistics.stdev(amounts)
            expected.append(
                (
                    payment["transaction_id"],
                    sum(p["event_time"] >= at - timedelta(hours=1) for p in recent),
                    len(recent),
                    sum((p["amount"] for p in recent), Decimal(0)),
                    zscore and round(zscore, 4),
                    (at - min((p["event_time"] for p in past), default=at)).days,
                    payment["ip_country"] != "US",
                    sum(customer == payment["customer_id"] and when < at for customer, when in disputes),
                )
            )
        stored = lake.rows(
            "fraud_features",
            "transaction_id",
            "transactions_1h",
            "transactions_24h",
            "amount_24h",
            "round(amount_zscore, 4)",
            "customer_age_days",
            "country_mismatch",
            "chargebacks_before",
        )
        assert stored == sorted(expected, key=repr)
        purchases = sum(e["kind"] == "purchase" for e in events)
        assert (account["rows_in"], account["rows_out"]) == (purchases, len(first))
        assert account["duplicates"] == purchases - len(first)

    def test_velocity_looks_back_on_the_day_before_and_not_on_the_payment_itself(self, spark):
        def payments(*events: dict):
            return fraud_features.first_states(frame(spark, "transactions", events)).drop("_rows")

        today = payments(
            event("e1", "o1", 0, card_token="tok_a", ip_country="DE"),
            event("e2", "o2", 30, card_token="tok_b", ip_country="FR", amount=Decimal("100.00")),
            event("e3", "o3", 30, card_token="tok_b", ip_country="FR", customer_id="c2"),
        )
        before = payments(event("y1", "y1", -23 * 60, card_token="tok_c", ip_country="DE"), event("y2", "y2", -25 * 60))
        history = spark.createDataFrame(
            [], "transaction_id string, customer_id string, event_time timestamp, amount decimal(12,2), currency string"
        )
        disputes = spark.createDataFrame(
            [("c1", NOON + timedelta(minutes=15))], "customer_id string, disputed_at timestamp"
        )

        rows = {r.transaction_id: r for r in fraud_features.features(today, before, history, disputes).collect()}

        assert {
            key: (
                r.transactions_1h,
                r.transactions_24h,
                r.distinct_cards_24h,
                r.distinct_countries_24h,
                r.chargebacks_before,
            )
            for key, r in rows.items()
        } == {"o1-payment": (0, 1, 1, 1, 0), "o2-payment": (1, 2, 2, 1, 1), "o3-payment": (0, 0, 0, 0, 0)}
        assert rows["o2-payment"].amount_24h == Decimal("42.00")
        assert rows["o3-payment"].amount_to_customer_mean is None

    def test_a_dispute_that_two_events_tell_of_counts_once_and_other_events_do_not(self, spark):
        orders = frame(
            spark,
            "order_payments",
            [
                {
                    "order_id": o,
                    "transaction_id": f"{o}-t",
                    "customer_id": c,
                    "kind": k,
                    "status": "captured",
                    "updated_at": NOON,
                }
                for o, c, k in (("o1", "c1", "chargeback"), ("o2", "c2", "purchase"), ("o3", "c3", "purchase"))
            ],
        )
        told = [
            ("x1", "charge.dispute.created", None, "o1"),
            ("x2", "charge.dispute.created", "o2-t", None),
            ("x3", "charge.succeeded", None, "o3"),
        ]
        events = frame(
            spark,
            "payments",
            [
                {
                    "event_id": i,
                    "event_type": t,
                    "transaction_id": tx,
                    "order_id": o,
                    "event_time": NOON,
                    "payload": "{}",
                }
                for i, t, tx, o in told
            ],
        )
        found = fraud_features.disputes(orders, events).collect()
        assert sorted(row.customer_id for row in found) == ["c1", "c2"]


class TestFraudScores:
    def features(self, spark, **values: object):
        plain = {
            "transaction_id": "t1",
            "order_id": "o1",
            "customer_id": "c1",
            "event_time": NOON,
            "amount": Decimal("10.00"),
            "currency": "USD",
            "transactions_1h": 0,
            "transactions_24h": 0,
            "amount_24h": Decimal(0),
            "distinct_cards_24h": 0,
            "distinct_countries_24h": 0,
            "country_mismatch": False,
            "customer_age_days": 100,
            "chargebacks_before": 0,
        }
        return frame(spark, "fraud_features", [{**plain, **values}])

    @pytest.mark.parametrize(
        ("values", "points", "decision", "reasons"),
        [
            ({}, -4.0, "accept", []),
            ({"amount_zscore": 5.0}, -4.0 + 2 * 0.6, "accept", ["amount_zscore"]),
            (
                {"chargebacks_before": 1, "country_mismatch": True, "transactions_1h": 5},
                -4.0 + 3.0 + 1.0 + 2 * 0.7,
                "review",
                ["chargebacks_before", "transactions_1h", "country_mismatch"],
            ),
            (
                {"chargebacks_before": 9, "amount_zscore": 99.0},
                -4.0 + 6.0 + 3.0,
                "reject",
                ["chargebacks_before", "amount_zscore"],
            ),
            ({"customer_age_days": 0, "amount": Decimal("500.00")}, -2.5, "accept", ["new_customer_high_amount"]),
        ],
    )
    def test_signals_add_up_and_are_named_strongest_first(self, spark, values, points, decision, reasons):
        row = fraud_scores.scores(self.features(spark, **values), NOON, fraud_scores.model()).first()
        assert row.score == pytest.approx(1 / (1 + math.exp(-points)), abs=1e-6)
        assert (row.decision, row.reasons) == (decision, reasons)

    def test_scores_follow_their_features_and_a_second_run_changes_nothing(self, lake):
        lake.run("fraud_scores", "2026-11-22", on_glue=False)
        name = f"lake.{lake.database}.fraud_features"
        self.features(lake.spark).writeTo(name).append()
        first = lake.run("fraud_scores", "2026-11-22", on_glue=False)["fraud_features"]
        second = lake.run("fraud_scores", "2026-11-22", on_glue=False)["fraud_features"]
        assert (first["rows_out"], second["rows_out"], lake.snapshots("fraud_scores")) == (1, 0, 1)

        lake.spark.sql(f"UPDATE {name} SET chargebacks_before = 2, country_mismatch = true")
        third = lake.run("fraud_scores", "2026-11-22", on_glue=False)["fraud_features"]

        assert third["rows_out"] == 1
        assert lake.rows("fraud_scores", "decision", "reasons") == [
            ("reject", ["chargebacks_before", "country_mismatch"])
        ]

    def test_a_payment_that_came_late_is_scored_by_the_run_that_gets_its_features(self, lake):
        lake.run("fraud_scores", "2026-11-22", on_glue=False)
        late = self.features(lake.spark, event_time=NOON - timedelta(days=40))
        late.writeTo(f"lake.{lake.database}.fraud_features").append()
        assert lake.run("fraud_scores", "2026-11-22", on_glue=False)["fraud_features"]["rows_out"] == 1
        assert lake.run("fraud_scores", "2026-11-23", on_glue=False)["fraud_features"]["rows_in"] == 0

    def test_every_signal_of_the_model_is_a_feature(self, spark):
        known = set(self.features(spark).columns) | {"new_customer_high_amount"}
        assert {signal["feature"] for signal in fraud_scores.model()["signals"]} <= known
