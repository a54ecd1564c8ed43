import { expect } from "chai";
import { PrivateNetwork } from "../../../components/network/private-network";
import { decide } from "../../iam-simulation";
import { recordStack, type RecordedStack } from "../recorded-stack";

const account = "123456789012";

let stack: RecordedStack;

describe("the role of a network's flow logs", () => {
    before(async () => {
        stack = await recordStack(() => {
            new PrivateNetwork("shop");
        });
    });

    it("writes to the network's log group and to no other", async () => {
        const { name, outputs } = stack.one("aws:iam/role:Role");
        expect(name).to.equal("shop-flow-logs-role");
        const policy = stack.one("aws:iam/rolePolicy:RolePolicy").inputs.policy as string;
        const own = stack.one("aws:cloudwatch/logGroup:LogGroup").outputs.arn as string;
        const put = (logGroup: string) =>
            decide({
                principal: outputs.arn as string,
                action: "logs:PutLogEvents",
                resource: `${logGroup}:log-stream:eni-1-all`,
                identityPolicies: [policy],
            });
        expect(await put(own)).to.equal("Allowed");
        expect(await put(`arn:aws:logs:eu-west-1:${account}:log-group:other`)).to.equal("ImplicitlyDenied");
    });

    it("can be assumed by the flow-log service for this account alone", async () => {
        const assume = (principal: string, sourceAccount: string) =>
            decide({
                principal,
                action: "sts:AssumeRole",
                resource: stack.one("aws:iam/role:Role").outputs.arn as string,
                resourcePolicy: stack.one("aws:iam/role:Role").inputs.assumeRolePolicy as string,
                context: {
                    "aws:SourceAccount": sourceAccount,
                    "aws:SourceArn": `arn:aws:ec2:eu-west-1:${sourceAccount}:vpc-flow-log/fl-0a1b2c3d`,
                },
            });
        expect(await assume("vpc-flow-logs.amazonaws.com", account)).to.equal("Allowed");
        expect(await assume("vpc-flow-logs.amazonaws.com", "999999999999")).to.equal("ImplicitlyDenied");
        expect(await assume("ec2.amazonaws.com", account)).to.equal("ImplicitlyDenied");
    });
});
