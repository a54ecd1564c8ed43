import { readFile } from "node:fs/promises";
import { DeleteObjectCommand, PutObjectCommand, type ServerSideEncryption } from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import type { Asset } from "./deployment-package";
import { type EmulatedTypes, putType } from "./emulated-type";

export const s3ObjectTypes: EmulatedTypes = {
    "aws:s3/bucketObjectv2:BucketObjectv2": putType<aws.s3.BucketObjectv2Args>({
        async put({ inputs, clients }) {
            const source: Asset | undefined = inputs.source;
            await clients.s3.send(
                new PutObjectCommand({
                    Bucket: inputs.bucket as unknown as string,
                    Key: inputs.key,
                    Body: source?.path ? await readFile(source.path) : (source?.text ?? inputs.content),
                    ContentType: inputs.contentType,
                    ServerSideEncryption: inputs.serverSideEncryption as ServerSideEncryption | undefined,
                    SSEKMSKeyId: inputs.kmsKeyId,
                }),
            );
        },
        delete: ({ inputs, clients }) =>
            clients.s3.send(
                new DeleteObjectCommand({ Bucket: inputs.bucket as unknown as string, Key: inputs.key }),
            ),
    }),
};
