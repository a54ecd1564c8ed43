import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { QueryAccess, type QueryAccessArgs } from "../../../components/storage/query-access";
import { decide } from "../../iam-simulation";
import { recordStack, type RecordedStack } from "../recorded-stack";

const results = {
    bucketName: "shop-query-results-0a1b2c3",
    bucketArn: "arn:aws:s3:::shop-query-results-0a1b2c3",
    prefix: "analysts/",
    keyArn: "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab",
};

function record(args: Partial<QueryAccessArgs> = {}): Promise<RecordedStack> {
    return recordStack(() => {
        const access = new QueryAccess("analysts", { results, ...args });
        access.grantQuery(new aws.iam.Role("analyst", { assumeRolePolicy: "{}" }));
        return { name: access.workgroupName, arn: access.workgroupArn, services: access.services };
    });
}

describe("QueryAccess", () => {
    it("makes a workgroup whose settings hold for every query: encrypted results, limited scans", async () => {
        const stack = await record();
        const { inputs } = stack.one("aws:athena/workgroup:Workgroup");
        expect(inputs).to.include({ state: "ENABLED", forceDestroy: false });
        expect(inputs.configuration).to.deep.equal({
            enforceWorkgroupConfiguration: true,
            publishCloudwatchMetricsEnabled: true,
            requesterPaysEnabled: false,
            bytesScannedCutoffPerQuery: 107_374_182_400,
            engineVersion: { selectedEngineVersion: "Athena engine version 3" },
            resultConfiguration: {
                outputLocation: "s3://shop-query-results-0a1b2c3/analysts/",
                expectedBucketOwner: "123456789012",
                encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: results.keyArn },
            },
        });
        expect(stack.outputs.services).to.deep.equal(["athena"]);
    });

    it("takes a limit, a description and tags", async () => {
        const stack = await record({
            scanLimitBytes: 10_485_760,
            description: "ad hoc",
            tags: { team: "data" },
        });
        const { inputs } = stack.one("aws:athena/workgroup:Workgroup");
        expect(inputs).to.deep.include({ description: "ad hoc", tags: { team: "data" } });
        expect(inputs.configuration).to.include({ bytesScannedCutoffPerQuery: 10_485_760 });
    });

    it("grants queries in that workgroup, and results under its prefix", async () => {
        const stack = await record();
        const policy = stack.one("aws:iam/rolePolicy:RolePolicy", "analysts-query-analyst").inputs
            .policy as string;
        const may = (action: string, resource: string) =>
            decide({
                principal: stack.one("aws:iam/role:Role").outputs.arn as string,
                action,
                resource,
                identityPolicies: [policy],
            });
        const workgroup = stack.outputs.arn as string;
        expect(await may("athena:StartQueryExecution", workgroup)).to.equal("Allowed");
        expect(await may("athena:StartQueryExecution", `${workgroup}-other`)).to.equal("ImplicitlyDenied");
        expect(await may("athena:UpdateWorkGroup", workgroup)).to.equal("ImplicitlyDenied");
        expect(await may("s3:PutObject", `${results.bucketArn}/analysts/1.csv`)).to.equal("Allowed");
        expect(await may("s3:PutObject", `${results.bucketArn}/finance/1.csv`)).to.equal("ImplicitlyDenied");
    });

    it("refuses a limit below Athena's least, and no place for results", async () => {
        let message = "";
        try {
            await recordStack(() => {
                new QueryAccess("analysts", { scanLimitBytes: 1000 } as QueryAccessArgs);
            });
        } catch (error) {
            message = (error as Error).message;
        }
        expect(message).to.contain('QueryAccess "analysts":');
        expect(message).to.contain("results: got nothing; allowed: a location of the lake");
        expect(message).to.contain(
            "scanLimitBytes: got 1000; allowed: a whole number of bytes, 10485760 at least",
        );
    });
});
