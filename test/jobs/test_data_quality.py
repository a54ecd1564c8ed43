"""data_quality and nightly_report: breaches fail the run, and people can read what happened."""

from __future__ import annotations

import json

import pytest
from test_orders_batch import line

from securecart_jobs.data_quality import QualityBreachError

LEGACY = "legacy_orders"


def put_orders(lake, *rows: dict) -> None:
    lake.put_csv(LEGACY, "dt=2026-01-03", "a.csv", list(rows))
    lake.run("orders_batch", "2026-01-03", SOURCES=LEGACY)


def test_good_tables_pass_and_the_report_says_where_the_rows_went(lake):
    put_orders(lake, *[line(f"o{n}") for n in range(30)], line("o0"), line("bad", quantity="x"))

    lake.run("data_quality", "2026-01-03", TABLES="orders,order_payments")
    lake.run("nightly_report", "2026-01-03", REPORTS=lake.folder / "reports")

    report = json.loads((lake.folder / "reports/2026-01-03/report.json").read_text())
    assert report["accounts"] == [
        {
            "job": "orders_batch",
            "source": LEGACY,
            "target": "orders",
            "rows_in": 32,
            "rows_out": 30,
            "duplicates": 1,
            "quarantined": 1,
        }
    ]
    assert {check["passed"] for check in report["checks"]} == {True}
    assert len(report["checks"]) == 9
    text = (lake.folder / "reports/2026-01-03/report.txt").read_text()
    assert "orders_batch  legacy_orders  orders  32   30           1            1" in text
    assert text.endswith("9 checks passed, 0 failed\n")


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ("INSERT INTO {t} SELECT * FROM {t}", "orders: keys-unique measured 2, allowed: 0 rows too many"),
        ("UPDATE {t} SET customer_id = NULL WHERE order_id = 'o1'", "orders: contract-kept measured 0.5"),
        pytest.param(
            "UPDATE {t} SET status = 'lost' WHERE order_id = 'o1'",
            "orders: contract-kept measured 0.5",
            marks=pytest.mark.long,
        ),
        ("UPDATE {t} SET order_date = date'2026-01-09'", "orders: none-from-the-future measured 6"),
        pytest.param("DELETE FROM {t}", "orders: enough-rows measured 0, allowed: 1 or more", marks=pytest.mark.long),
    ],
)
def test_a_breach_fails_the_run_and_is_kept(lake, change, breach):
    put_orders(lake, line("o1"), line("o2"))
    lake.spark.sql(change.format(t=f"lake.{lake.database}.orders"))

    with pytest.raises(QualityBreachError, match=breach):
        lake.run("data_quality", "2026-01-03", TABLES="orders")
    assert lake.table("quality_checks").filter("NOT passed").count() == 1


def test_too_much_in_the_quarantine_fails_the_run(lake):
    put_orders(lake, *[line(f"o{n}") for n in range(8)], line("x1", amount="?"), line("x2", amount="?"))
    with pytest.raises(QualityBreachError, match="quarantined-of-legacy_orders measured 0.2, allowed: a share of 0.05"):
        lake.run("data_quality", "2026-01-03", TABLES="orders")
    lake.run("data_quality", "2026-01-03", TABLES="orders", MOST_QUARANTINED="0.25")


def test_a_table_without_rules_is_refused(lake):
    with pytest.raises(ValueError, match="--TABLES: got nonsense; allowed: orders, "):
        lake.run("data_quality", "2026-01-03", TABLES="nonsense")
