import type { KinesisStreamEvent } from "aws-lambda";
import { arrivalOf } from "../ingest/kinesis-records";

/** A record of a file. */
export interface FileRecord {
    readonly bytes: Buffer;
    /** When it arrived first, in ms since 1970 UTC, where the file says so. */
    readonly arrivedAt?: number;
}

/** A record that was kept, with its dataset where the keeper knows it. */
export interface KeptRecord extends FileRecord {
    readonly dataset?: string;
}

/** A file doesn't hold what it seems to. */
export class KeptRecordError extends Error {}

/** Whether a line is one of a quarantine object; the columns are those of datasets/quarantine.json. */
export function isQuarantined(line: string): boolean {
    const value = parsed(line);
    return ["dataset", "reason", "data_base64"].every((name) => typeof value?.[name] === "string");
}

/** Whether a text is what Lambda keeps of a batch or an event that it gave up. */
export function isFailedDelivery(text: string): boolean {
    const value = parsed(text);
    return typeof value?.requestContext === "object" && ("payload" in value || "requestPayload" in value);
}

/** The record of a line of a quarantine object. */
export function quarantinedRecord(line: string): KeptRecord {
    const value = parsed(line);
    const { dataset, received_at: receivedAt, data_base64: data } = value ?? {};
    if (typeof data !== "string") {
        throw new KeptRecordError("a line is none of a quarantine object");
    }
    const arrivedAt = Date.parse(String(receivedAt));
    return {
        bytes: Buffer.from(data, "base64"),
        ...(Number.isFinite(arrivedAt) && { arrivedAt }),
        ...(typeof dataset === "string" && { dataset }),
    };
}

/**
 * The records of a batch that Lambda gave up.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 *
 * @throws {KeptRecordError} When it is no batch of a stream.
 */
export function failedRecords(text: string): KeptRecord[] {
    const { payload } = parsed(text) ?? {};
    const event = (typeof payload === "string" ? parsed(payload) : payload) as
        Partial<KinesisStreamEvent> | undefined;
    const records = event?.Records;
    if (!Array.isArray(records) || records.some(({ kinesis }) => typeof kinesis?.data !== "string")) {
        throw new KeptRecordError(
            "it keeps no batch of a stream; call the function itself with what it keeps, as docs/data-path.md shows",
        );
    }
    return records.map((record) => ({
        bytes: Buffer.from(record.kinesis.data, "base64"),
        arrivedAt: arrivalOf(record),
    }));
}

function parsed(text: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
        return undefined;
    }
}
