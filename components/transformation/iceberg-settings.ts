import type * as pulumi from "@pulumi/pulumi";

/**
 * Spark settings under which a job finds the lake's Iceberg tables as `lake.<database>.<table>`, through the Glue catalog.
 * Catalogs are made with the session: a script can't set them.
 *
 * Sources: https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-format-iceberg.html,
 * https://iceberg.apache.org/docs/1.7.1/aws/
 *
 * @param keyArn - Key that encrypts the tables' files.
 * @param warehouse - `s3://` URI below which tables go that name no location of their own.
 */
export function icebergSettings<Text extends pulumi.Input<string>>(
    keyArn: Text,
    warehouse: Text,
): Record<string, string | Text> {
    const catalog = "spark.sql.catalog.lake";
    return {
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        [catalog]: "org.apache.iceberg.spark.SparkCatalog",
        [`${catalog}.catalog-impl`]: "org.apache.iceberg.aws.glue.GlueCatalog",
        [`${catalog}.io-impl`]: "org.apache.iceberg.aws.s3.S3FileIO",
        [`${catalog}.warehouse`]: warehouse,
        [`${catalog}.s3.sse.type`]: "kms",
        [`${catalog}.s3.sse.key`]: keyArn,
        "spark.sql.session.timeZone": "UTC",
    };
}

/** Settings that encrypt what Spark's processes send each other and spill to disk. Source: https://spark.apache.org/docs/3.5.4/security.html */
export const encryptedWorkers: Record<string, string> = {
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.io.encryption.enabled": "true",
};

/** Settings as Glue's one argument `--conf` takes several. */
export function asConfArgument(settings: Record<string, string>): string {
    return Object.entries(settings)
        .map(([key, value]) => `${key}=${value}`)
        .join(" --conf ");
}
