/** A record as it came, whatever brought it. */
export interface IncomingRecord {
    /** Shard, or topic and partition. */
    readonly source: string;
    /** Sequence number or offset. */
    readonly position: string;
    /** When the stream took it in, in ms since 1970 UTC. */
    readonly receivedAt: number;
    /** Its bytes, base64. */
    readonly dataBase64: string;
    /** Trace of the request that brought it, as a W3C `traceparent`, where its carrier has headers and one of them says so. */
    readonly traceParent?: string;
}
