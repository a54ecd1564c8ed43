import {
    GetObjectCommand,
    HeadObjectCommand,
    PutObjectCommand,
    type S3Client,
    S3ServiceException,
} from "@aws-sdk/client-s3";
import type { LakeLocation } from "./lake-location-settings";

/** Writes objects to the lake. A key written twice holds what was written last. */
export class ObjectStore {
    constructor(private readonly client: S3Client) {}

    /**
     * @param name - Key below the location's prefix.
     * @param signal - Ends the attempt before the function's time is up.
     */
    async put(
        location: LakeLocation,
        name: string,
        body: Uint8Array,
        contentType: string,
        signal?: AbortSignal,
    ): Promise<void> {
        await this.client.send(
            new PutObjectCommand({
                Bucket: location.bucket,
                Key: location.prefix + name,
                Body: body,
                ContentType: contentType,
                ...(location.keyArn && {
                    ServerSideEncryption: "aws:kms",
                    SSEKMSKeyId: location.keyArn,
                    BucketKeyEnabled: true,
                }),
            }),
            { abortSignal: signal },
        );
    }

    /** Bytes of an object; `undefined` when there is none. */
    async get(
        location: Pick<LakeLocation, "bucket">,
        key: string,
        signal?: AbortSignal,
    ): Promise<Buffer | undefined> {
        try {
            const { Body: body } = await this.client.send(
                new GetObjectCommand({ Bucket: location.bucket, Key: key }),
                { abortSignal: signal },
            );
            return Buffer.from(await body!.transformToByteArray());
        } catch (error) {
            if (isAbsence(error)) {
                return undefined;
            }
            throw error;
        }
    }

    /** Whether an object is there. */
    async exists(
        location: Pick<LakeLocation, "bucket">,
        key: string,
        signal?: AbortSignal,
    ): Promise<boolean> {
        try {
            await this.client.send(new HeadObjectCommand({ Bucket: location.bucket, Key: key }), {
                abortSignal: signal,
            });
            return true;
        } catch (error) {
            if (isAbsence(error)) {
                return false;
            }
            throw error;
        }
    }
}

/** S3 answers 403 instead of 404 to roles that may not list the bucket. */
function isAbsence(error: unknown): boolean {
    return error instanceof S3ServiceException && [403, 404].includes(error.$metadata.httpStatusCode ?? 0);
}
