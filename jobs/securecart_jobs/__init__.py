"""The Spark jobs of SecureCart: from raw files and streams to the lake's Iceberg tables."""
