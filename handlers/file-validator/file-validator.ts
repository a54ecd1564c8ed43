import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import type { Column } from "../../datasets/dataset";
import { partitionPath } from "../../datasets/partition-path";
import type { Contract } from "../contracts/contract";
import { ndjsonContentType } from "../lake/ndjson-object";
import type { ObjectStore } from "../lake/object-store";
import { quarantineObject } from "../lake/quarantine";
import { recordCounts } from "../runtime/batch-metrics";
import { deadline } from "../runtime/deadline";
import { describeFailure, printable } from "../runtime/failure";
import { arrivedFile, type FileArrival } from "./arrived-file";
import { encodeCsv } from "./csv-object";
import type { Settings } from "./settings";
import { validateFile } from "./validate-file";

/** What became of a file's lines. */
export interface FileReport {
    readonly received: number;
    readonly stored: number;
    readonly duplicates: number;
    readonly quarantined: number;
}

/**
 * Validates a file that has landed: its rows go to the lake, refused lines to quarantine, each with its reason. The file
 * itself stays where it landed.
 *
 * Objects are named after the file and its content, so the same file, delivered again, overwrites them.
 */
export class FileValidator {
    constructor(
        private readonly needs: {
            contract: Contract;
            columns: readonly Column[];
            settings: Settings;
            s3: S3Client;
            store: ObjectStore;
            logger: Logger;
            metrics: Metrics;
        },
    ) {}

    /** @throws When the file can't be read or a result not be stored: Lambda then tries again. */
    async handle(arrival: FileArrival, context: Context): Promise<FileReport> {
        const { metrics, logger } = this.needs;
        try {
            const report = await this.validate(arrival, deadline(context).signal);
            logger.info("File validated", { ...report });
            recordCounts(metrics, { ...report });
            return report;
        } catch (error) {
            logger.error("File not validated; it will be tried again", describeFailure(error));
            recordCounts(metrics, { failed: 1 });
            throw printable(error);
        } finally {
            metrics.publishStoredMetrics();
        }
    }

    private async validate(arrival: FileArrival, signal: AbortSignal): Promise<FileReport> {
        const { contract, columns, settings, store, logger } = this.needs;
        const { key, name } = arrivedFile(settings.landing, arrival);
        const arrivedAt = Date.parse(arrival.time);
        const { bytes, etag } = await this.read(key, signal);
        const file = validateFile(contract, columns, bytes, arrivedAt, settings.maxFileBytes);
        if (file.unknownColumns > 0) {
            logger.warn("The file has columns that the dataset doesn't", { columns: file.unknownColumns });
        }
        const objectName = `${name.replaceAll(/[^A-Za-z0-9._-]+/g, "-")}-${etag}`;
        if (file.refused.length > 0) {
            const refused = quarantineObject(
                contract.dataset,
                arrivedAt,
                objectName,
                file.refused.map(({ line, bytes: raw, reason }) => ({
                    dataset: contract.dataset,
                    reason,
                    source: `s3://${settings.landing.bucket}/${key}`,
                    position: String(line),
                    receivedAt: new Date(arrivedAt).toISOString(),
                    dataBase64: raw.toString("base64"),
                })),
            );
            await store.put(settings.quarantine, refused.key, refused.body, ndjsonContentType, signal);
        }
        if (file.rows.length > 0) {
            await store.put(
                settings.output,
                `${partitionPath({ ...contract, name: contract.dataset }, arrivedAt)}${objectName}.csv.gz`,
                encodeCsv(columns, file.rows),
                "application/gzip",
                signal,
            );
        }
        return {
            received: file.lines,
            stored: file.rows.length,
            duplicates: file.duplicates,
            quarantined: file.refused.length,
        };
    }

    private async read(key: string, signal: AbortSignal): Promise<{ bytes: Buffer; etag: string }> {
        const { s3, settings } = this.needs;
        const {
            Body: body,
            ContentLength: size = 0,
            ETag: etag = "",
        } = await s3.send(new GetObjectCommand({ Bucket: settings.landing.bucket, Key: key }), {
            abortSignal: signal,
        });
        if (size > settings.maxFileBytes) {
            throw new FileTooLargeError(
                `The file has ${size} bytes; allowed: ${settings.maxFileBytes}. Raise MAX_FILE_MB and the function's memory.`,
            );
        }
        return {
            bytes: Buffer.from(await body!.transformToByteArray()),
            etag: etag.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 12),
        };
    }
}

class FileTooLargeError extends Error {
    override readonly name = "FileTooLargeError";
}
