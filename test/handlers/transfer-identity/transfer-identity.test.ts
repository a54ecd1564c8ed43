import { generateKeyPairSync } from "node:crypto";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { TransferFamilyAuthorizerEvent, TransferFamilyAuthorizerResult } from "aws-lambda";
import { expect } from "chai";
import { hashPassword } from "../../../handlers/transfer-identity/password";
import { EmulatedAws } from "../../../local/emulator/emulated-aws";
import { FaultProxy } from "../fault-proxy";
import { builtHandler } from "../built-handler";
import { FunctionProcess } from "../../../handlers/replay/function-process";

const server = "s-0123456789abcdef0";
const roleArn = "arn:aws:iam::123456789012:role/landing";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/0f0d7d52-6b5b-4c0e-9e5e-0d2b2f3a4b5c";
const publicKey = `ssh-ed25519 ${generateKeyPairSync("ed25519").publicKey.export({ format: "der", type: "spki" }).toString("base64")}`;
const password = "correct horse battery staple";

describe("the transfer-identity, as built", function () {
    this.timeout(60_000);
    let aws: EmulatedAws;
    let secrets: FaultProxy;
    let lambda: FunctionProcess;
    const printed: string[] = [];

    const login = async (fields: Partial<TransferFamilyAuthorizerEvent>) => {
        const { result, error } = await lambda.invoke<TransferFamilyAuthorizerResult>({
            username: "depot-north",
            protocol: "SFTP",
            serverId: server,
            sourceIp: "10.20.1.5",
            ...fields,
        });
        expect(error).to.equal(undefined);
        return result!;
    };

    before(async function () {
        this.timeout(300_000);
        aws = await EmulatedAws.start();
        secrets = new FaultProxy(aws.endpoint);
        const client = new SecretsManagerClient(aws.clientSettings);
        const users: Record<string, unknown> = {
            "depot-north": {
                passwordHash: await hashPassword(password),
                publicKeys: [publicKey],
                sourceCidrs: ["10.20.0.0/16", "2001:db8::/32"],
            },
            "depot-plain": { password, protocols: ["FTPS"] },
            "depot-keys": { publicKeys: [publicKey] },
            "depot-empty": {},
            "depot-badrule": { password, sourceCidrs: ["10.20.0.0"] },
            "depot-badform": { password: 12345 },
        };
        for (const [name, value] of Object.entries(users)) {
            await client.send(
                new CreateSecretCommand({
                    Name: `transfer/${server}/${name}`,
                    SecretString: JSON.stringify(value),
                }),
            );
        }
        await client.send(
            new CreateSecretCommand({ Name: `transfer/${server}/depot-notjson`, SecretString: password }),
        );
        lambda = new FunctionProcess({
            bundle: await builtHandler("transfer-identity"),
            timeoutMs: 20_000,
            environment: {
                ...aws.environment,
                AWS_ENDPOINT_URL_SECRETS_MANAGER: await secrets.start(),
                LANDING_BUCKET: "landing-bucket",
                LANDING_PREFIX: "inventory/",
                LANDING_KEY_ARN: keyArn,
                USER_ROLE_ARN: roleArn,
            },
            onLine: (line) => printed.push(line),
        });
    });
    after(async () => {
        await lambda?.stop();
        await secrets?.stop();
        await aws?.stop();
    });

    it("lets a user in by password, into a folder of the user's own", async () => {
        const session = await login({ password });
        expect(session).to.include({ Role: roleArn, HomeDirectoryType: "LOGICAL" });
        expect(session).to.not.have.property("PublicKeys");
        expect(JSON.parse(session.HomeDirectoryDetails!)).to.deep.equal([
            { Entry: "/", Target: "/landing-bucket/inventory/depot-north" },
        ]);
    });

    it("holds the session to the user's folder, within what IAM takes as a session policy", async () => {
        const { Policy: policy } = await login({ password });
        expect(policy!.length).to.be.below(2048);
        const { Statement: statements } = JSON.parse(policy!) as {
            Statement: { Sid: string; Action: string | string[]; Resource: string; Condition?: object }[];
        };
        for (const { Action: actions, Resource: resource, Condition: condition } of statements) {
            for (const action of [actions].flat()) {
                expect(action).to.match(/^(s3|kms):[A-Za-z]+$/);
                expect(action).to.not.match(/Delete|Policy|Acl/);
            }
            if (resource !== keyArn && actions !== "s3:GetBucketLocation") {
                const scope = `${resource} ${JSON.stringify(condition ?? {})}`;
                expect(scope).to.include("inventory/depot-north/");
            }
        }
    });

    it("hands the server the keys of a user who comes with a key", async () => {
        expect(await login({ password: "" })).to.have.deep.property("PublicKeys", [publicKey]);
        expect(await login({ password: undefined, username: "depot-keys" })).to.have.deep.property(
            "PublicKeys",
            [publicKey],
        );
    });

    it("takes a password that the secret holds as it is", async () => {
        expect(await login({ username: "depot-plain", password, protocol: "FTPS" })).to.have.property("Role");
    });

    for (const [why, fields] of [
        ["a wrong password", { password: `${password}!` }],
        ["a user that doesn't exist", { username: "depot-south", password }],
        ["a user without a password", { username: "depot-keys", password }],
        ["a user with neither password nor key", { username: "depot-empty", password: "" }],
        ["an empty secret and an empty password", { username: "depot-empty", password }],
        ["an address outside of the user's blocks", { password, sourceIp: "10.21.0.1" }],
        ["a key from outside of the user's blocks", { password: "", sourceIp: "192.0.2.1" }],
        ["a rule that can't be read", { username: "depot-badrule", password }],
        [
            "a protocol that the user may not use",
            { username: "depot-plain", password, protocol: "FTP" as const },
        ],
        ["a key by FTPS, which has none", { password: "", protocol: "FTPS" as const }],
        ["a secret that isn't JSON", { username: "depot-notjson", password }],
        ["a secret of another form", { username: "depot-badform", password: "12345" }],
        ["a name that leads to another secret", { username: "../other/admin", password }],
        ["a server that isn't one", { serverId: "s-x/../y", password }],
    ] as [string, Partial<TransferFamilyAuthorizerEvent>][]) {
        it(`refuses ${why} with an empty answer`, async () => {
            expect(await login(fields)).to.deep.equal({});
        });
    }

    it("takes IPv6 blocks for IPv6 addresses", async () => {
        expect(await login({ password, sourceIp: "2001:db8::7" })).to.have.property("Role");
        expect(await login({ password, sourceIp: "2001:db9::7" })).to.deep.equal({});
    });

    it("refuses while Secrets Manager is out of order", async () => {
        secrets.inject("fail", 100);
        expect(await login({ username: "depot-east", password })).to.deep.equal({});
        secrets.reset();
    });

    it("never prints a password, a key, or the name of a user that doesn't exist", async () => {
        await login({ username: "hunter2-typed-as-name", password: "hunter2-password" });
        const all = printed.join("\n");
        expect(all).to.include("Login refused").and.include("depot-north");
        for (const secret of [password, "hunter2", publicKey.slice(12, 40), "scrypt$"]) {
            expect(all).to.not.include(secret);
        }
    });

    it("takes about as long for a user that doesn't exist as for a wrong password", async () => {
        const time = async (username: string) => {
            const started = performance.now();
            for (let round = 0; round < 5; round += 1) {
                await login({ username, password: `wrong ${round}` });
            }
            return performance.now() - started;
        };
        await time("depot-north");
        const [known, unknown] = [await time("depot-north"), await time("depot-south")];
        expect(unknown / known).to.be.within(0.4, 2.5);
    });
});
