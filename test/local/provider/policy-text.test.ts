import { expect } from "chai";
import { policyText, rolePolicyText } from "../../../local/provider/policy-text";

const statement = (effect: string, condition: object) => ({
    Effect: effect,
    Principal: "*",
    Action: "s3:*",
    Resource: "*",
    Condition: condition,
});
const plaintext = statement("Deny", { Bool: { "aws:SecureTransport": "false" } });
const outside = statement("Deny", { StringNotEquals: { "aws:SourceVpce": "vpce-1" } });
const key = statement("Deny", { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } });
const endpoint = statement("Allow", { StringEquals: { "aws:SourceVpce": "vpce-1" } });
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [plaintext, outside, key, endpoint] });

describe("a resource's policy on the emulator", () => {
    it("is the program's where nothing judges by it", () => {
        expect(policyText(policy, { enforcesIam: false })).to.equal(policy);
    });

    it("leaves out denials by the network that isn't there, and nothing else, where IAM is enforced", () => {
        expect(JSON.parse(policyText(policy, { enforcesIam: true }))).to.deep.equal({
            Version: "2012-10-17",
            Statement: [key, endpoint],
        });
    });
});

describe("a role's policy on the emulator", () => {
    const table = "arn:aws:dynamodb:us-east-1:123456789012:table/seen";
    const role = (action: string) =>
        JSON.stringify({ Statement: [{ Effect: "Allow", Action: [action], Resource: table }] });

    it("is the program's, but for the call that carries PartiQL statements where IAM is enforced", () => {
        expect(
            JSON.parse(rolePolicyText(role("dynamodb:PartiQLInsert"), { enforcesIam: true })),
        ).to.deep.equal({
            Statement: [
                { Effect: "Allow", Action: ["dynamodb:PartiQLInsert"], Resource: table },
                { Effect: "Allow", Action: ["dynamodb:BatchExecuteStatement"], Resource: "*" },
            ],
        });
        expect(rolePolicyText(role("dynamodb:PartiQLInsert"), { enforcesIam: false })).to.equal(
            role("dynamodb:PartiQLInsert"),
        );
        expect(rolePolicyText(role("dynamodb:PutItem"), { enforcesIam: true })).to.equal(
            role("dynamodb:PutItem"),
        );
    });

    it("lacks the action that is withheld", () => {
        const both = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" };
        const policy = JSON.stringify({ Statement: [both, { ...both, Action: "s3:PutObject" }] });
        const place = { enforcesIam: true, withheldAction: "s3:PutObject" };
        expect(JSON.parse(rolePolicyText(policy, place))).to.deep.equal({
            Statement: [{ ...both, Action: ["s3:GetObject"] }],
        });
    });

    it("asks nothing of the events that are put, of which the emulator tells nothing", () => {
        const put = { Effect: "Allow", Action: ["events:PutEvents"], Resource: "*" };
        const condition = {
            StringEquals: { "events:source": "shop", "aws:RequestedRegion": "us-east-1" },
            Null: { "events:detail-type": "false" },
        };
        const policy = JSON.stringify({ Statement: [{ ...put, Condition: condition }] });
        expect(JSON.parse(rolePolicyText(policy, { enforcesIam: true }))).to.deep.equal({
            Statement: [{ ...put, Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } }],
        });
    });
});
