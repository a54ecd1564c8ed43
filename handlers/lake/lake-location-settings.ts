import type { EnvironmentReader } from "../runtime/environment";

/** A prefix of a bucket that a handler writes to. */
export interface LakeLocation {
    readonly bucket: string;
    /** Ends in `/`, or is empty. */
    readonly prefix: string;
    /** ARN of the KMS key for the objects; absent: the bucket's default encryption decides. */
    readonly keyArn?: string;
}

/** Reads `<NAME>_BUCKET`, `<NAME>_PREFIX` (default: none) and `<NAME>_KEY_ARN` (default: the bucket's own). */
export function readLakeLocation(environment: EnvironmentReader, name: string): LakeLocation {
    return {
        bucket: environment.text(
            `${name}_BUCKET`,
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
            /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
            "the name of an S3 bucket",
        ),
        prefix:
            environment.optionalText(
                `${name}_PREFIX`,
                /^([A-Za-z0-9!_.*'()=-]+\/)*$/,
                "a key prefix that ends in /, or nothing",
            ) ?? "",
        keyArn: environment.optionalText(
            `${name}_KEY_ARN`,
            /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/,
            "the ARN of a KMS key, or nothing for the bucket's own",
        ),
    };
}
