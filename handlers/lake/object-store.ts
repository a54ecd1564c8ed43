import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
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
}
