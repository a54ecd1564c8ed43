/** CloudWatch namespace of what handlers measure; the dimension `service` is the function's name. */
export const metricNamespace = "SecureCart";

/** Names of the metrics that handlers emit in the embedded metric format, for alarms to refer to. */
export const metricNames = {
    /** Records delivered, retries included. Count. */
    received: "RecordsReceived",
    /** Records stored in the lake. Count. */
    stored: "RecordsStored",
    /** Records that repeat one stored before. Count. */
    duplicates: "RecordsDuplicate",
    /** Records that broke their contract and are kept in quarantine. Count. */
    quarantined: "RecordsQuarantined",
    /** Records to be delivered again because storing them failed. Count. */
    failed: "RecordsFailed",
    /** Logins that were accepted. Count. */
    accepted: "LoginsAccepted",
    /** Requests that were not signed, too late, too large, and logins that were refused. Count. */
    refused: "RequestsRefused",
    /** Partitions that the catalog did not have. Count. */
    partitions: "PartitionsRegistered",
    /** Tables that differ from the definition of their dataset. Count. */
    drift: "SchemaDrift",
    /** Orders whose payment was authorized. Count. */
    orders: "OrdersPlaced",
    /** Amount of each authorized payment, by the further dimension `currency`. In that currency. */
    amount: "PaymentAmount",
    /** 1 for each payment that was declined or failed, 0 for each that was authorized: its average is the decline rate. */
    declined: "PaymentDeclined",
    /** Payments that scoring would not accept: to be reviewed or rejected. Count. */
    suspicious: "PaymentsSuspicious",
    /** Compressed size of the stored rows. Bytes. */
    bytes: "BytesStored",
} as const;
