import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
    grant,
    grantName,
    serviceRole,
    type ServiceRoleArgs,
} from "../../../components/identity/service-role";
import { decide } from "../../iam-simulation";
import { recordStack } from "../recorded-stack";

const account = "123456789012";

/** Decides whether the service may assume a role that was made so. */
async function decideAssume(
    args: Partial<ServiceRoleArgs>,
    context: Record<string, string>,
    principal = "lambda.amazonaws.com",
): ReturnType<typeof decide> {
    const stack = await recordStack(() => {
        serviceRole("worker", { service: "lambda.amazonaws.com", description: "works", ...args }, {});
    });
    const { inputs, outputs } = stack.one("aws:iam/role:Role");
    return decide({
        principal,
        action: "sts:AssumeRole",
        resource: outputs.arn as string,
        resourcePolicy: inputs.assumeRolePolicy as string,
        context,
    });
}

describe("serviceRole", () => {
    it("lets the service assume the role for this account alone", async () => {
        expect(await decideAssume({}, { "aws:SourceAccount": account })).to.equal("Allowed");
        expect(await decideAssume({}, { "aws:SourceAccount": "999999999999" })).to.equal("ImplicitlyDenied");
        expect(await decideAssume({}, {})).to.equal("ImplicitlyDenied");
        expect(await decideAssume({}, { "aws:SourceAccount": account }, "glue.amazonaws.com")).to.equal(
            "ImplicitlyDenied",
        );
    });

    it("asks for no account where the service sends none, and only there", async () => {
        expect(await decideAssume({ requireSourceAccount: false }, {})).to.equal("Allowed");
    });

    it("holds the service to resources whose ARNs match", async () => {
        const sourceArn = `arn:aws:kinesis:eu-west-1:${account}:stream/*`;
        const from = (arn: string) =>
            decideAssume({ sourceArn }, { "aws:SourceAccount": account, "aws:SourceArn": arn });
        expect(await from(`arn:aws:kinesis:eu-west-1:${account}:stream/orders`)).to.equal("Allowed");
        expect(await from(`arn:aws:sqs:eu-west-1:${account}:orders`)).to.equal("ImplicitlyDenied");
    });
});

describe("grant", () => {
    it("lets the role do what the statements allow, and no more", async () => {
        const stack = await recordStack(() => {
            const role = new aws.iam.Role("worker", { assumeRolePolicy: "{}" });
            const statements: pulumi.Input<{ Effect: "Allow"; Action: string; Resource: string }[]> = [
                {
                    Effect: "Allow",
                    Action: "sqs:SendMessage",
                    Resource: `arn:aws:sqs:eu-west-1:${account}:orders`,
                },
            ];
            grant("send", role, statements, {});
        });
        const { inputs } = stack.one("aws:iam/rolePolicy:RolePolicy", "send");
        expect(inputs.role).to.equal(stack.one("aws:iam/role:Role").outputs.name);
        const send = (queue: string) =>
            decide({
                principal: stack.one("aws:iam/role:Role").outputs.arn as string,
                action: "sqs:SendMessage",
                resource: `arn:aws:sqs:eu-west-1:${account}:${queue}`,
                identityPolicies: [inputs.policy as string],
            });
        expect(await send("orders")).to.equal("Allowed");
        expect(await send("payments")).to.equal("ImplicitlyDenied");
    });
});

describe("grantName", () => {
    it("tells grants to different roles apart by the roles' names", async () => {
        const names: string[] = [];
        await recordStack(() => {
            for (const name of ["reader", "writer"]) {
                names.push(grantName("lake", "read", new aws.iam.Role(name, { assumeRolePolicy: "{}" })));
            }
        });
        expect(names).to.deep.equal(["lake-read-reader", "lake-read-writer"]);
    });

    it("takes an id, and asks for one where the role is from elsewhere", () => {
        const role = { name: "partner", arn: `arn:aws:iam::${account}:role/partner` };
        expect(grantName("lake", "read", role, "partner")).to.equal("lake-read-partner");
        expect(() => grantName("lake", "read", role)).to.throw("id: got nothing; allowed: a name that tells");
    });
});
