"""A Spark session on this machine: as on Glue and EMR, but with its Iceberg catalog in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from pyspark.sql import SparkSession


def local_session(
    warehouse: str,
    *,
    cores: int = 2,
    memory: str = "1g",
    shuffle_partitions: int = 2,
    java_options: str = "",
    settings: dict[str, str] | None = None,
) -> SparkSession:
    """Starts the session of this process.

    Args:
        warehouse: Folder of the catalog `lake`.
        cores: Cores that it may use.
        memory: Heap of its Java process, such as `1g`.
        shuffle_partitions: Tasks after a shuffle.
        java_options: Options of its Java process.
        settings: Further settings of the session.
    """
    jars = ",".join(str(jar) for jar in sorted(Path(os.environ["SECURECART_JARS"]).glob("*.jar")))
    all_settings = {
        "spark.jars": jars,
        "spark.driver.memory": memory,
        "spark.driver.extraJavaOptions": java_options,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": str(shuffle_partitions),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.lake.type": "hadoop",
        "spark.sql.catalog.lake.warehouse": warehouse,
        **(settings or {}),
    }
    builder = SparkSession.builder.master(f"local[{cores}]")
    for key, value in all_settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark
