import * as pulumi from "@pulumi/pulumi";
import { BulkImport } from "../../../components/ingestion/bulk-import";

// A bulk import that the stack's configuration arms.
const key = "arn:aws:kms:us-east-1:123456789012:key/0f0d7d52-0a11-4a1c-9c2b-6f0d9a5e1c61";
const history = new BulkImport("history", {
    output: {
        bucketName: "lake-raw",
        bucketArn: "arn:aws:s3:::lake-raw",
        prefix: "historical_transactions/",
        keyArn: key,
    },
    addressId: "ADID1234ab12-3eec-4eb3-9be6-9374c10eb51b",
    armed: new pulumi.Config().requireBoolean("armed"),
    deadline: "2027-03-31T00:00:00Z",
});

export const jobId = history.jobId;
export const jobState = history.jobState;
