import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { DataKey, type DataKeyArgs } from "../../../components/storage/data-key";
import { keyUseNames } from "../../../components/storage/key-uses";
import { decide, type AccessRequest } from "../../iam-simulation";
import { recordStack, unknown, type RecordedStack } from "../recorded-stack";

const key = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab";
const role = "arn:aws:iam::123456789012:role/consumer";

async function record(args: DataKeyArgs, preview = false): Promise<RecordedStack> {
    return recordStack(
        () => {
            const dataKey = new DataKey("shop", args);
            return { arn: dataKey.arn, alias: dataKey.aliasName, policy: dataKey.policy };
        },
        { preview },
    );
}

/** Decides a request for a key that is for the uses. */
async function decideFor(
    uses: string[],
    request: Omit<AccessRequest, "resource" | "resourcePolicy">,
): ReturnType<typeof decide> {
    const stack = await record({ uses });
    const policy = stack.one("aws:kms/key:Key").inputs.policy as string;
    return decide({ ...request, resource: key, resourcePolicy: policy });
}

async function mistakesOf(args: DataKeyArgs): Promise<string> {
    try {
        await record(args);
    } catch (error) {
        return (error as Error).message;
    }
    return "";
}

describe("DataKey", () => {
    it("makes a rotating key with an alias, and says all of it", async () => {
        const stack = await record({ uses: ["lake"], tags: { team: "data" } });
        const { policy, ...inputs } = stack.one("aws:kms/key:Key").inputs;
        expect(inputs).to.deep.equal({
            description: "shop: encrypts lake",
            keyUsage: "ENCRYPT_DECRYPT",
            customerMasterKeySpec: "SYMMETRIC_DEFAULT",
            isEnabled: true,
            enableKeyRotation: true,
            rotationPeriodInDays: 365,
            deletionWindowInDays: 30,
            multiRegion: false,
            bypassPolicyLockoutSafetyCheck: false,
            tags: { team: "data" },
        });
        expect(policy).to.equal(stack.outputs.policy);
        const alias = stack.one("aws:kms/alias:Alias");
        expect(alias.inputs.targetKeyId).to.equal(stack.one("aws:kms/key:Key").outputs.keyId);
        expect(alias.inputs.name).to.match(/^alias\/shop-alias-[0-9a-f]{7}$/);
        expect(stack.outputs.alias).to.equal(alias.inputs.name);
    });

    it("tags a key for connections as EventBridge demands", async () => {
        const { inputs } = (
            await record({ uses: ["connections"], replicaRegions: ["eu-central-1"], tags: { team: "data" } })
        ).one("aws:kms/key:Key");
        expect(inputs.tags).to.deep.equal({ team: "data", EventBridgeApiDestinations: "true" });
        expect((await record({ uses: ["secrets"] })).one("aws:kms/key:Key").inputs).to.not.have.property(
            "tags",
        );
    });

    it("takes a window, a period, a description and protection", async () => {
        const stack = await record({
            uses: ["lake"],
            deletionWindowInDays: 7,
            rotationPeriodInDays: 90,
            description: "orders",
            protect: true,
        });
        const recorded = stack.one("aws:kms/key:Key");
        expect(recorded.protect).to.equal(true);
        expect(recorded.inputs).to.include({
            deletionWindowInDays: 7,
            rotationPeriodInDays: 90,
            description: "orders",
        });
    });

    it("uses a key from elsewhere without making one, and says what its policy must contain", async () => {
        const stack = await record({ uses: ["alarms"], keyArn: key });
        expect(stack.ofType("aws:kms/key:Key")).to.deep.equal([]);
        expect(stack.ofType("aws:kms/alias:Alias")).to.deep.equal([]);
        expect(stack.outputs.arn).to.equal(key);
        expect(stack.outputs.policy).to.contain("cloudwatch.amazonaws.com");
    });

    it("makes replicas whose policies speak of their own region", async () => {
        const stack = await record({ uses: ["lake"], replicaRegions: ["eu-central-1"] });
        expect(stack.one("aws:kms/key:Key").inputs.multiRegion).to.equal(true);
        const replica = stack.one("aws:kms/replicaKey:ReplicaKey");
        expect(replica.inputs.region).to.equal("eu-central-1");
        expect(replica.inputs.primaryKeyArn).to.equal(stack.outputs.arn);
        expect(replica.inputs.policy).to.contain("s3.eu-central-1.amazonaws.com");
        expect(replica.inputs.policy).not.to.contain("eu-west-1");
    });

    it("has a known policy, rotation and alias in a first preview", async () => {
        const stack = await record({ uses: keyUseNames }, true);
        const recorded = stack.one("aws:kms/key:Key");
        expect(recorded.inputs.policy).to.be.a("string").and.not.equal(unknown);
        expect(stack.one("aws:kms/alias:Alias").propertyDependencies.targetKeyId).to.deep.equal([
            recorded.urn,
        ]);
        expect(stack.outputs.arn).to.equal(unknown);
    });

    it("can be there twice, in one stack and in one component", async () => {
        const stack = await recordStack(() => {
            const first = new DataKey("first", { uses: ["lake"] });
            new DataKey("second", { uses: ["lake"] });
            new DataKey("first", { uses: ["logs"] }, { parent: first });
        });
        const aliases = stack.ofType("aws:kms/alias:Alias").map(({ inputs }) => inputs.name);
        expect(new Set(aliases).size).to.equal(3);
    });

    it("grants a role of the program by its name, and one from elsewhere by an id", async () => {
        const stack = await recordStack(() => {
            const dataKey = new DataKey("shop", { uses: ["lake"] });
            const reader = new aws.iam.Role("reader", { assumeRolePolicy: "{}" });
            dataKey.grantDecrypt(reader);
            dataKey.grantEncrypt({ name: "elsewhere", arn: role }, "importer");
        });
        const policies = stack.ofType("aws:iam/rolePolicy:RolePolicy");
        expect(policies.map(({ name }) => name)).to.have.members([
            "shop-decrypt-reader",
            "shop-encrypt-importer",
        ]);
        const arn = stack.one("aws:kms/key:Key").outputs.arn as string;
        const policy = stack.one("aws:kms/key:Key").inputs.policy as string;
        const request = {
            principal: role,
            resource: arn,
            resourcePolicy: policy,
            context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        };
        const textOf = (name: string) =>
            stack.one("aws:iam/rolePolicy:RolePolicy", name).inputs.policy as string;
        const decrypt = [textOf("shop-decrypt-reader")];
        const encrypt = [textOf("shop-encrypt-importer")];
        expect(await decide({ ...request, action: "kms:Decrypt", identityPolicies: decrypt })).to.equal(
            "Allowed",
        );
        expect(
            await decide({ ...request, action: "kms:GenerateDataKey", identityPolicies: decrypt }),
        ).to.equal("ImplicitlyDenied");
        expect(
            await decide({ ...request, action: "kms:GenerateDataKey", identityPolicies: encrypt }),
        ).to.equal("Allowed");
    });

    describe("key policy", () => {
        const deployer = "arn:aws:iam::123456789012:role/deployer";

        it("leaves administration to IAM, so that nobody is locked out", async () => {
            for (const action of ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DescribeKey"]) {
                const request = { principal: deployer, action };
                expect(await decideFor(["lake"], { ...request, identityPolicies: ["*"] })).to.equal(
                    "Allowed",
                );
                expect(await decideFor(["lake"], request)).to.equal("ImplicitlyDenied");
            }
        });

        it("refuses another account, even one whose policies allow everything", async () => {
            const principal = "arn:aws:iam::999999999999:role/stranger";
            for (const action of ["kms:Decrypt", "kms:PutKeyPolicy", "kms:CreateGrant"]) {
                const decision = await decideFor(keyUseNames, {
                    principal,
                    action,
                    identityPolicies: ["*"],
                    context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
                });
                expect(decision, action).to.equal("ImplicitlyDenied");
            }
        });

        it("lets roles use the key through the services of its uses alone", async () => {
            const through = (service?: string) =>
                decideFor(["streams"], {
                    principal: role,
                    action: "kms:Decrypt",
                    identityPolicies: ["*"],
                    context: service === undefined ? {} : { "kms:ViaService": service },
                });
            expect(await through("kinesis.eu-west-1.amazonaws.com")).to.equal("Allowed");
            expect(await through("s3.eu-west-1.amazonaws.com")).to.equal("ImplicitlyDenied");
            expect(await through("kinesis.us-east-1.amazonaws.com")).to.equal("ImplicitlyDenied");
            expect(await through()).to.equal("ImplicitlyDenied");
        });

        it("lets code call KMS itself where the key is for bookmarks", async () => {
            const direct = (uses: string[]) =>
                decideFor(uses, { principal: role, action: "kms:GenerateDataKey", identityPolicies: ["*"] });
            expect(await direct(["glue", "bookmarks"])).to.equal("Allowed");
            expect(await direct(["glue"])).to.equal("ImplicitlyDenied");
        });

        it("lets grants be made for AWS services alone", async () => {
            const createGrant = (forService: string) =>
                decideFor(["msk"], {
                    principal: deployer,
                    action: "kms:CreateGrant",
                    identityPolicies: ["*"],
                    context: {
                        "kms:ViaService": "kafka.eu-west-1.amazonaws.com",
                        "kms:GrantIsForAWSResource": forService,
                    },
                });
            expect(await createGrant("true")).to.equal("Allowed");
            expect(await createGrant("false")).to.equal("ImplicitlyDenied");
        });

        it("lets CloudWatch publish this account's alarms to an encrypted topic", async () => {
            const publish = (uses: string[], account: string) =>
                decideFor(uses, {
                    principal: "cloudwatch.amazonaws.com",
                    action: "kms:GenerateDataKey",
                    context: { "aws:SourceAccount": account },
                });
            expect(await publish(["alarms"], "123456789012")).to.equal("Allowed");
            expect(await publish(["alarms"], "999999999999")).to.equal("ImplicitlyDenied");
            expect(await publish(["lake", "logs"], "123456789012")).to.equal("ImplicitlyDenied");
        });

        it("lets EventBridge deliver to this account's topics and queues, though it sends no source account", async () => {
            const deliver = (uses: string[], contextKey: string, target: string) =>
                decideFor(uses, {
                    principal: "events.amazonaws.com",
                    action: "kms:Decrypt",
                    context: { [`kms:EncryptionContext:${contextKey}`]: target },
                });
            const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
            const queue = "arn:aws:sqs:eu-west-1:123456789012:dead-letters";
            expect(await deliver(["alarms"], "aws:sns:topicArn", topic)).to.equal("Allowed");
            expect(await deliver(["events"], "aws:sns:topicArn", topic)).to.equal("Allowed");
            expect(await deliver(["events"], "aws:sqs:arn", queue)).to.equal("Allowed");
            expect(await deliver(["queues"], "aws:sqs:arn", queue)).to.equal("Allowed");
            expect(await deliver(["alarms"], "aws:sqs:arn", queue)).to.equal("ImplicitlyDenied");
            expect(
                await deliver(["alarms"], "aws:sns:topicArn", topic.replace("123456789012", "999999999999")),
            ).to.equal("ImplicitlyDenied");
        });

        it("lets EventBridge keep events of this account's buses", async () => {
            const keep = (account: string) =>
                decideFor(["events"], {
                    principal: "events.amazonaws.com",
                    action: "kms:GenerateDataKey",
                    context: {
                        "aws:SourceAccount": account,
                        "kms:EncryptionContext:aws:events:event-bus:arn": `arn:aws:events:eu-west-1:${account}:event-bus/orders`,
                    },
                });
            expect(await keep("123456789012")).to.equal("Allowed");
            expect(await keep("999999999999")).to.equal("ImplicitlyDenied");
        });

        it("lets CloudWatch Logs encrypt this account's log groups", async () => {
            const encrypt = (uses: string[], logGroup: string) =>
                decideFor(uses, {
                    principal: "logs.eu-west-1.amazonaws.com",
                    action: "kms:Encrypt",
                    context: { "kms:EncryptionContext:aws:logs:arn": logGroup },
                });
            const logGroup = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/normalizer";
            expect(await encrypt(["logs"], logGroup)).to.equal("Allowed");
            expect(await encrypt(["logs"], logGroup.replace("123456789012", "999999999999"))).to.equal(
                "ImplicitlyDenied",
            );
            expect(await encrypt(["lake"], logGroup)).to.equal("ImplicitlyDenied");
        });

        it("lets roles of state machines and schedules use the key for those, of this account alone", async () => {
            const use = (uses: string[], contextKey: string, target: string) =>
                decideFor(uses, {
                    principal: role,
                    action: "kms:Decrypt",
                    identityPolicies: ["*"],
                    context: { [`kms:EncryptionContext:${contextKey}`]: target },
                });
            const machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:nightly";
            const schedule = "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/nightly";
            expect(await use(["workflows"], "aws:states:stateMachineArn", machine)).to.equal("Allowed");
            expect(await use(["schedules"], "aws:scheduler:schedule:arn", schedule)).to.equal("Allowed");
            expect(await use(["lake"], "aws:states:stateMachineArn", machine)).to.equal("ImplicitlyDenied");
            expect(
                await use(["workflows"], "aws:states:stateMachineArn", machine.replace("1234567", "7654321")),
            ).to.equal("ImplicitlyDenied");
        });

        it("lets logs of state machines be delivered to this account's log groups", async () => {
            const deliver = (logs: string) =>
                decideFor(["workflows"], {
                    principal: "delivery.logs.amazonaws.com",
                    action: "kms:GenerateDataKey",
                    context: { "kms:EncryptionContext:SourceArn": logs },
                });
            expect(await deliver("arn:aws:logs:eu-west-1:123456789012:*")).to.equal("Allowed");
            expect(await deliver("arn:aws:logs:eu-west-1:999999999999:*")).to.equal("ImplicitlyDenied");
        });

        it("lets bucket notifications and topic subscriptions reach encrypted queues, from this account alone", async () => {
            for (const principal of ["s3.amazonaws.com", "sns.amazonaws.com"]) {
                const send = (account: string) =>
                    decideFor(["queues"], {
                        principal,
                        action: "kms:GenerateDataKey",
                        context: { "aws:SourceAccount": account },
                    });
                expect(await send("123456789012"), principal).to.equal("Allowed");
                expect(await send("999999999999"), principal).to.equal("ImplicitlyDenied");
            }
        });

        it("never names everybody as principal, nor every action", async () => {
            const policy = JSON.parse((await record({ uses: keyUseNames })).outputs.policy as string) as {
                Statement: { Sid: string; Principal: unknown; Action: string | string[] }[];
            };
            for (const { Sid, Principal, Action } of policy.Statement) {
                expect(Principal, Sid).to.be.an("object").and.not.have.property("AWS", "*");
                expect([Action].flat(), Sid).not.to.include("kms:*");
            }
            const sids = policy.Statement.map(({ Sid }) => Sid);
            expect(new Set(sids).size).to.equal(sids.length);
        });
    });

    describe("refuses", () => {
        it("no use, unknown uses, and values that KMS would refuse, all at once", async () => {
            const message = await mistakesOf({
                uses: ["lake", "sqs"],
                deletionWindowInDays: 5,
                rotationPeriodInDays: 30,
                keyArn: "alias/shop",
                replicaRegions: ["europe"],
                multiRegion: false,
            });
            expect(message).to.contain('DataKey "shop":');
            expect(message).to.contain(
                'uses[1]: got "sqs"; allowed: alarms, bookmarks, connections, disks, events',
            );
            expect(message).to.contain("deletionWindowInDays: got 5; allowed: a whole number, 7 to 30");
            expect(message).to.contain("rotationPeriodInDays: got 30; allowed: a whole number, 90 to 2560");
            expect(message).to.contain('keyArn: got "alias/shop"');
            expect(message).to.contain('replicaRegions: got ["europe"]');
            expect(message).to.contain("multiRegion: got false; allowed: true with replicaRegions");
        });

        it("a key for nothing", async () => {
            expect(await mistakesOf({ uses: [] })).to.contain(
                "uses: got []; allowed: at least one of alarms,",
            );
        });
    });
});
