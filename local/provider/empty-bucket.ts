import { DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";

/** Deletes every version of every object, as `forceDestroy` does. */
export async function emptyBucket(s3: S3Client, bucket: string): Promise<void> {
    for (;;) {
        const { Versions: versions = [], DeleteMarkers: markers = [] } = await s3.send(
            new ListObjectVersionsCommand({ Bucket: bucket }),
        );
        const objects = [...versions, ...markers].map(({ Key, VersionId }) => ({ Key, VersionId }));
        if (objects.length === 0) {
            return;
        }
        await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects } }));
    }
}
