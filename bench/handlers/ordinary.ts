import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import type { Context, KinesisStreamEvent, KinesisStreamRecord, MSKRecord } from "aws-lambda";
import { type Dataset, toJsonSchema } from "../../datasets";

/**
 * The same job as it is ordinarily written: powertools' batch processor, a schema validator, and one object for each
 * record. It neither deduplicates nor quarantines.
 */
export function ordinaryHandler(dataset: Dataset): (event: object, context: Context) => Promise<unknown> {
    const ajv = new Ajv2020({ strictTypes: false, multipleOfPrecision: 6 });
    addFormats(ajv);
    const validate = ajv.compile(toJsonSchema(dataset, "sent"));
    const s3 = new S3Client({});
    const logger = new Logger();
    const store = async (data: string, id: string): Promise<void> => {
        const row = JSON.parse(Buffer.from(data, "base64").toString("utf8")) as Record<string, unknown>;
        if (!validate(row)) {
            throw new Error(ajv.errorsText(validate.errors));
        }
        logger.debug("storing", { id });
        await s3.send(
            new PutObjectCommand({
                Bucket: "raw-bucket",
                Key: `${dataset.name}/${id}.json`,
                Body: JSON.stringify(row),
            }),
        );
    };
    if (dataset.zone === "bus") {
        return async (event) => {
            const records = Object.values((event as { records: Record<string, MSKRecord[]> }).records).flat();
            await Promise.all(
                records.map((record) => store(record.value, `${record.topic}-${record.offset}`)),
            );
        };
    }
    const processor = new BatchProcessor(EventType.KinesisDataStreams);
    const handleRecord = ({ kinesis }: KinesisStreamRecord): Promise<void> =>
        store(kinesis.data, kinesis.sequenceNumber);
    return (event, context) =>
        processPartialResponse(event as KinesisStreamEvent, handleRecord, processor, { context });
}
