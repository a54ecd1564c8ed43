import path from "node:path";
import { expect } from "chai";
import { Workspace, type OperationResult } from "../../offline/engine";

const root = path.resolve(__dirname, "../..");

describe("a stack weakened in three places", function () {
    this.timeout(120_000);
    let preview: OperationResult;

    before(async () => {
        const workspace = await Workspace.open({ program: path.join(__dirname, "programs/weakened.ts") });
        try {
            preview = await workspace.preview({ policyPacks: [path.join(root, "policy")] });
        } finally {
            await workspace.close();
        }
    });

    const messageFor = (policy: string, resource: string) =>
        preview.policy.violations.find((found) => found.policy === policy && found.resource === resource)
            ?.message;

    it("fails its preview", () => {
        expect(preview.exitCode).to.not.equal(0);
    });

    it("is told to encrypt the stream", () => {
        expect(messageFor("kinesis-encryption", "unencrypted-stream")).to.include(
            'Set `encryptionType: "KMS"`',
        );
    });

    it("is told to create the alarm that the stream lacks", () => {
        expect(messageFor("ingestion-alarms", "unwatched-stream"))
            .to.include("GetRecords.IteratorAgeMilliseconds")
            .and.to.include("Create an `aws.cloudwatch.MetricAlarm`");
    });

    it("is told to create the endpoint that the function's code calls", () => {
        expect(messageFor("private-endpoints", "unconnected-function"))
            .to.include("com.amazonaws.<region>.kinesis-streams")
            .and.to.include("Create an `aws.ec2.VpcEndpoint`");
    });

    it("is told nothing about what is as it should be", () => {
        expect(preview.policy.violations).to.have.lengthOf(3);
        expect(preview.policy.notRun).to.deep.equal([]);
    });
});
