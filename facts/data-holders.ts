/**
 * Resources that hold data, and would lose it when they are replaced: by type, the section of docs/migrations.md that tells
 * how their data moves to another one.
 */
export const dataHolders: Readonly<Record<string, string>> = {
    "aws:dynamodb/table:Table": "tables-of-state",
    "aws:glue/catalogDatabase:CatalogDatabase": "catalog",
    "aws:glue/catalogTable:CatalogTable": "catalog",
    "aws:kinesis/stream:Stream": "streams",
    "aws:kms/key:Key": "keys",
    "aws:msk/cluster:Cluster": "event-bus",
    "aws:msk/topic:Topic": "event-bus",
    "aws:s3/bucket:Bucket": "buckets",
    "aws:cloudwatch/logGroup:LogGroup": "logs",
    "aws:secretsmanager/secret:Secret": "secrets",
};
