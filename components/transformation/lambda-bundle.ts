/** A Lambda handler, built: the one file that is uploaded, and what its code needs to run. */
export interface LambdaBundle {
    /** What the handler is called, such as `clickstream-normalizer`. */
    name: string;
    /** Path of the bundle. It is the whole deployment package, at its root, under its own file name. */
    bundle: string;
    /** File name without its ending, and exported function: `index.handler`. */
    entry: string;
    /** AWS services that the code calls, by the names of their endpoints, such as `s3`. */
    services: string[];
    /**
     * Whether the code emits `RecordsFailed` and `RecordsQuarantined` in the namespace `SecureCart`, with its name as the
     * dimension `service`; then they are alarmed. Default: no.
     */
    countsRecords?: boolean;
}
