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
    /** Requests that were not signed, too late, too large or otherwise not to be taken. Count. */
    refused: "RequestsRefused",
    /** Compressed size of the stored rows. Bytes. */
    bytes: "BytesStored",
} as const;
