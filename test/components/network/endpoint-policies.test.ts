import { expect } from "chai";
import { PrivateNetwork } from "../../../components/network/private-network";
import { serviceEndpoints } from "../../../facts/service-endpoints";
import { decide, type AccessRequest, type Decision } from "../../iam-simulation";
import { recordStack, type RecordedStack } from "../recorded-stack";

const account = "123456789012";
const role = `arn:aws:iam::${account}:role/handler`;

let stack: RecordedStack;

const policyOf = (service: string) =>
    stack.one("aws:ec2/vpcEndpoint:VpcEndpoint", `shop-${service}`).inputs.policy as string;

/** Decides a request through a service's endpoint that all other policies allow. */
function through(
    service: string,
    request: Omit<AccessRequest, "endpointPolicy" | "identityPolicies">,
): Promise<Decision> {
    return decide({ identityPolicies: ["*"], ...request, endpointPolicy: policyOf(service) });
}

describe("the policies of a network's endpoints", () => {
    before(async () => {
        stack = await recordStack(() => {
            new PrivateNetwork("shop", { services: Object.keys(serviceEndpoints) });
        });
    });

    it("let this account's principals reach this account's resources", async () => {
        for (const [service, action, resource] of [
            ["s3", "s3:GetObject", "arn:aws:s3:::shop-raw/orders.json"],
            ["dynamodb", "dynamodb:PutItem", `arn:aws:dynamodb:eu-west-1:${account}:table/seen`],
            ["kinesis-streams", "kinesis:PutRecords", `arn:aws:kinesis:eu-west-1:${account}:stream/orders`],
            ["kms", "kms:DescribeKey", `arn:aws:kms:eu-west-1:${account}:key/0a1b2c3d`],
        ] as const) {
            const resourcePolicy =
                service === "kms"
                    ? JSON.stringify({
                          Version: "2012-10-17",
                          Statement: [
                              {
                                  Effect: "Allow",
                                  Principal: { AWS: `arn:aws:iam::${account}:root` },
                                  Action: "kms:*",
                                  Resource: "*",
                              },
                          ],
                      })
                    : undefined;
            expect(
                await through(service, { principal: role, action, resource, resourcePolicy }),
                action,
            ).to.equal("Allowed");
        }
    });

    it("let nothing out to another account's resources, whatever their policies allow", async () => {
        const open = JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::drop-box/*" },
            ],
        });
        const request = {
            principal: role,
            action: "s3:PutObject",
            resource: "arn:aws:s3:::drop-box/stolen.csv",
            resourceAccount: "999999999999",
            resourcePolicy: open,
        };
        expect(await decide({ ...request, identityPolicies: ["*"] })).to.equal("Allowed");
        expect(await through("s3", request)).to.equal("ImplicitlyDenied");
    });

    it("let no other account's principals in, whose keys somebody brought along", async () => {
        const open = JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }],
        });
        for (const resourceAccount of [account, "999999999999"]) {
            const request = {
                principal: "arn:aws:iam::999999999999:role/stranger",
                action: "s3:PutObject",
                resource: "arn:aws:s3:::drop-box/stolen.csv",
                resourceAccount,
                resourcePolicy: open,
            };
            expect(await decide({ ...request, identityPolicies: ["*"] }), resourceAccount).to.equal(
                "Allowed",
            );
            expect(await through("s3", request), resourceAccount).to.equal("ImplicitlyDenied");
        }
    });

    it("let calls through that are about no resource", async () => {
        expect(
            await through("sts", {
                principal: role,
                action: "sts:GetCallerIdentity",
                resource: "*",
                context: { "aws:ResourceAccount": undefined },
            }),
        ).to.equal("Allowed");
    });

    it("let Lambda take up a function's role from inside the VPC, as it does to poll MSK", async () => {
        const assume = (endpoint: string, resourceAccount: string) =>
            decide({
                principal: "lambda.amazonaws.com",
                action: "sts:AssumeRole",
                resource: `arn:aws:iam::${resourceAccount}:role/consumer`,
                resourceAccount,
                resourcePolicy: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Effect: "Allow",
                            Principal: { Service: "lambda.amazonaws.com" },
                            Action: "sts:AssumeRole",
                        },
                    ],
                }),
                endpointPolicy: policyOf(endpoint),
            });
        expect(await assume("sts", account)).to.equal("Allowed");
        expect(await assume("sts", "999999999999")).to.equal("ImplicitlyDenied");
    });

    it("let Spark fetch from AWS-owned buckets what it needs to start, and write nothing there", async () => {
        const atAws = (action: string, bucket: string) =>
            through("s3", {
                principal: role,
                action,
                resource: `arn:aws:s3:::${bucket}/package.rpm`,
                resourceAccount: "888888888888",
                resourcePolicy: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }],
                }),
            });
        for (const bucket of [
            "repo.eu-west-1.emr.amazonaws.com",
            "prod.eu-west-1.appinfo.src",
            "al2023-repos-eu-west-1-de612dc2",
            "aws-glue-studio-transforms-244479516193-prod-eu-west-1",
        ]) {
            expect(await atAws("s3:GetObject", bucket), bucket).to.equal("Allowed");
            expect(await atAws("s3:PutObject", bucket), bucket).to.equal("ImplicitlyDenied");
        }
        expect(await atAws("s3:GetObject", "al2023-repos-us-east-1-de612dc2")).to.equal("ImplicitlyDenied");
    });

    it("are there for every service but DataSync, whose agents belong to no account", () => {
        for (const service of Object.keys(serviceEndpoints)) {
            expect(policyOf(service) === undefined, service).to.equal(service === "datasync");
        }
    });
});
