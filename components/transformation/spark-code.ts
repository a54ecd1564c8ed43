import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { stackScopedName } from "../stack-scoped-name";
import type { LakeLocation } from "../storage/lake-location";

/** A Spark job's code, as built. */
export interface SparkCode {
    /** What the job is called, such as `orders_batch`. */
    name: string;
    /** Path of the Python script that starts. */
    script: string;
    /** Path of the zip file with the modules that the script imports. */
    modules: string;
}

/** Code that Spark can fetch. */
export interface UploadedCode {
    /** `s3://` URI of the script. */
    scriptUri: pulumi.Output<string>;
    /** `s3://` URI of the modules. */
    modulesUri: pulumi.Output<string>;
    /** Folder of this very code, ending in `/`. */
    prefix: pulumi.Output<string>;
}

/**
 * Uploads a job's code, encrypted, under keys that change with it: a run that has begun keeps the code that it began with.
 *
 * @throws {Error} When a file isn't there.
 */
export function uploadCode(
    name: string,
    code: SparkCode,
    location: pulumi.Input<LakeLocation>,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    opts: pulumi.CustomResourceOptions,
): UploadedCode {
    const { bucketName, prefix, keyArn } = pulumi.output(location);
    const hash = createHash("sha256");
    for (const file of [code.script, code.modules]) {
        hash.update(readFileSync(file));
    }
    const folder = pulumi.interpolate`${prefix}code/${stackScopedName(name, 128)}/${hash.digest("hex").slice(0, 16)}/`;
    const upload = (suffix: string, file: string): pulumi.Output<string> => {
        const object = new aws.s3.BucketObjectv2(
            `${name}-${suffix}`,
            {
                bucket: bucketName,
                key: pulumi.interpolate`${folder}${basename(file)}`,
                source: new pulumi.asset.FileAsset(file),
                serverSideEncryption: "aws:kms",
                kmsKeyId: keyArn,
                bucketKeyEnabled: true,
                tags,
            },
            opts,
        );
        return pulumi.interpolate`s3://${object.bucket}/${object.key}`;
    };
    return {
        scriptUri: upload("script", code.script),
        modulesUri: upload("modules", code.modules),
        prefix: folder,
    };
}
