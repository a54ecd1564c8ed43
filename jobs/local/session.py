"""A Spark session on this machine, with an Iceberg catalog in a folder: as on Glue and EMR, but for the catalog and its files."""

from __future__ import annotations

import os
from pathlib import Path

from pyspark.sql import SparkSession


def local_session(warehouse: str, *, cores: int = 2, memory: str = "1g", shuffle_partitions: int = 2) -> SparkSession:
    """Starts the session of this process.

    Args:
        warehouse: Folder of the catalog `lake`.
        cores: Cores that it may use.
        memory: Heap of its Java process, such as `1g`.
        shuffle_partitions: Tasks after a shuffle.
    """
    jars = ",".join(str(jar) for jar in sorted(Path(os.environ["SECURECART_JARS"]).glob("*.jar")))
    settings = {
        "spark.jars": jars,
        "spark.driver.memory": memory,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
                "spark.sql.shuffle.partitions": str(shuffle_partitions),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.lake.type": "hadoop",
        "spark.sql.catalog.lake.warehouse": warehouse,
    }
    builder = SparkSession.builder.master(f"local[{cores}]")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark
