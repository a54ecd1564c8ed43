import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";

/** A copy of buckets in a folder, for readers that don't speak S3: each object at `<bucket>/<key>`. */
export class LakeCopy {
    private readonly etags = new Map<string, string>();

    constructor(
        readonly folder: string,
        private readonly s3: S3Client,
    ) {}

    /** Brings the copy of a bucket up to date. @returns The keys of its objects. */
    async refresh(bucket: string): Promise<string[]> {
        const keys: string[] = [];
        for await (const page of paginateListObjectsV2({ client: this.s3 }, { Bucket: bucket })) {
            for (const { Key: key = "", ETag: etag = "" } of page.Contents ?? []) {
                keys.push(key);
                const name = `${bucket}/${key}`;
                if (this.etags.get(name) !== etag) {
                    await this.fetch(bucket, key);
                    this.etags.set(name, etag);
                }
            }
        }
        return keys;
    }

    /** Where an object's copy is. */
    path(bucket: string, key: string): string {
        return path.join(this.folder, bucket, key);
    }

    private async fetch(bucket: string, key: string): Promise<void> {
        const file = this.path(bucket, key);
        await mkdir(path.dirname(file), { recursive: true });
        const { Body: body } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        await pipeline(body as Readable, createWriteStream(file));
    }
}
