import { expect } from "chai";
import { readSettings } from "../../../handlers/clickstream-normalizer/settings";

const good = {
    OUTPUT_BUCKET: "raw-bucket",
    OUTPUT_PREFIX: "clickstream/",
    OUTPUT_KEY_ARN: "arn:aws:kms:eu-west-1:123456789012:key/0f0d7d52-6b5b-4c0e-9e5e-0d2b2f3a4b5c",
    QUARANTINE_BUCKET: "quarantine-bucket",
};

describe("settings of a handler", () => {
    it("are read from the environment, with defaults", () => {
        expect(readSettings(good)).to.deep.equal({
            output: { bucket: "raw-bucket", prefix: "clickstream/", keyArn: good.OUTPUT_KEY_ARN },
            quarantine: { bucket: "quarantine-bucket", prefix: "", keyArn: undefined },
            stateTable: undefined,
            dedupeWindowBatches: 10,
        });
    });

    it("report every mistake at once, with what was given and what is allowed", () => {
        expect(() =>
            readSettings({
                ...good,
                OUTPUT_BUCKET: "Not_A_Bucket",
                OUTPUT_PREFIX: "no-slash",
                OUTPUT_KEY_ARN: "alias/x",
                QUARANTINE_BUCKET: undefined,
                DEDUPE_WINDOW_BATCHES: "51",
            }),
        ).to.throw(
            [
                "Environment of the function:",
                '  - OUTPUT_BUCKET: got "Not_A_Bucket"; allowed: the name of an S3 bucket',
                '  - OUTPUT_PREFIX: got "no-slash"; allowed: a key prefix that ends in /, or nothing',
                '  - OUTPUT_KEY_ARN: got "alias/x"; allowed: the ARN of a KMS key, or nothing for the bucket\'s own',
                "  - QUARANTINE_BUCKET: got nothing; allowed: the name of an S3 bucket",
                '  - DEDUPE_WINDOW_BATCHES: got "51"; allowed: a whole number from 0 to 50',
            ].join("\n"),
        );
    });
});
