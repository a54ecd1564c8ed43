import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { EventBridgeClient, TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import {
    CreateServerCommand,
    CreateUserCommand,
    ImportSshPublicKeyCommand,
    TransferClient,
    type CreateServerRequest,
    type CreateUserRequest,
} from "@aws-sdk/client-transfer";
import { expect } from "chai";
import { FileTransfer } from "../../../components/ingestion/file-transfer";
import type { FileReport } from "../../../handlers/file-validator/file-validator";
import { runCommand } from "../../../offline/engine/command";
import { freePort } from "../../../local/free-port";
import { HandlerLab } from "../../handlers/handler-lab";
import { recordStack, type RecordedStack } from "../recorded-stack";

const bucketName = "lake-raw";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
/** Users, and the kind of key that each has. */
const users = { "depot-north": "ed25519", "depot-south": "ecdsa", "depot-west": "rsa" };
type User = keyof typeof users;

const stock =
    "warehouse_id,product_id,counted_at,quantity_on_hand\nw-1,p-1,2026-11-23,5\nw-1,p-2,2026-11-23,7\n";

describe("deliveries by SFTP", function () {
    this.timeout(60_000);
    let folder: string;
    let port: number;
    let lab: HandlerLab;
    let stack: RecordedStack;
    let serverId: string;

    before(async function () {
        this.timeout(300_000);
        folder = await mkdtemp(path.join(tmpdir(), "securecart-sftp-"));
        await writeFile(path.join(folder, "stock.csv"), stock);
        await Promise.all(Object.entries(users).map(([user, type]) => makeKey(user, type)));
        port = await freePort();
        lab = await HandlerLab.open({ SFTP_ENABLED: "1", SFTP_HOST: "127.0.0.1", SFTP_PORT: String(port) });
        await lab.s3Client.send(new CreateBucketCommand({ Bucket: bucketName }));
        stack = await recordServer();
        serverId = await makeServer();
    });
    after(async () => {
        await lab?.close();
        await rm(folder, { recursive: true, force: true });
    });

    const keyFile = (user: string) => path.join(folder, `${user}.key`);

    async function makeKey(user: string, type: string): Promise<void> {
        const { failure } = await runCommand("ssh-keygen", ["-q", "-N", "", "-t", type, "-f", keyFile(user)]);
        expect(failure).to.equal(undefined);
    }

    async function recordServer(): Promise<RecordedStack> {
        const withKeys = await Promise.all(
            Object.keys(users).map(async (name) => ({
                name,
                publicKeys: [await readFile(`${keyFile(name)}.pub`, "utf8")],
            })),
        );
        return recordStack(() => ({
            files: new FileTransfer("files", {
                placement: {
                    subnetIds: ["subnet-a"],
                    securityGroupIds: ["sg-workloads"],
                    vpcId: "vpc-1",
                },
                clientCidrs: ["10.20.0.0/16"],
                landing: {
                    bucketName,
                    bucketArn: `arn:aws:s3:::${bucketName}`,
                    prefix: "inventory_landing/",
                    keyArn,
                },
                users: withKeys,
                temporarySuffixes: [".filepart"],
                validatorArn: "arn:aws:lambda:eu-west-1:123456789012:function:file-validator",
                keyArn,
                alarms: { topicArn: "arn:aws:sns:eu-west-1:123456789012:on-call" },
            }),
        }));
    }

    /** Makes the server, its users and their keys in emulated AWS, with what the component says. @returns The server's id. */
    async function makeServer(): Promise<string> {
        const client = new TransferClient(lab.aws.clientSettings);
        const { protocols, identityProviderType } = stack.one("aws:transfer/server:Server").inputs;
        const { ServerId: id } = await client.send(
            new CreateServerCommand({
                Protocols: protocols as CreateServerRequest["Protocols"],
                IdentityProviderType: identityProviderType as CreateServerRequest["IdentityProviderType"],
            }),
        );
        for (const { inputs } of stack.ofType("aws:transfer/user:User")) {
            const mappings = inputs.homeDirectoryMappings as { entry: string; target: string }[];
            await client.send(
                new CreateUserCommand({
                    ServerId: id,
                    UserName: inputs.userName as string,
                    Role: inputs.role as string,
                    HomeDirectoryType: inputs.homeDirectoryType as CreateUserRequest["HomeDirectoryType"],
                    HomeDirectoryMappings: mappings.map(({ entry, target }) => ({
                        Entry: entry,
                        Target: target,
                    })),
                    Policy: inputs.policy as string,
                }),
            );
        }
        for (const { inputs } of stack.ofType("aws:transfer/sshKey:SshKey")) {
            await client.send(
                new ImportSshPublicKeyCommand({
                    ServerId: id,
                    UserName: inputs.userName as string,
                    SshPublicKeyBody: inputs.body as string,
                }),
            );
        }
        client.destroy();
        return id!;
    }

    /** Runs OpenSSH's client over a list of its commands. @returns What it printed, or why it failed. */
    async function sftp(user: User, commands: string[], key: User = user) {
        const batch = path.join(folder, "batch");
        await writeFile(batch, commands.map((command) => `${command}\n`).join(""));
        return runCommand(
            "sftp",
            [
                "-b",
                batch,
                "-i",
                keyFile(key),
                "-P",
                String(port),
                "-F",
                "none",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                `${user}@127.0.0.1`,
            ],
            { cwd: folder, timeoutMs: 20_000 },
        );
    }

    /** Whether the rule of arrivals starts the validator for what Transfer Family tells of an operation. */
    async function arrives(event: object): Promise<boolean | undefined> {
        const client = new EventBridgeClient(lab.aws.clientSettings);
        const { Result: matches } = await client.send(
            new TestEventPatternCommand({
                EventPattern: (
                    stack.one("aws:cloudwatch/eventRule:EventRule", "files-arrivals").inputs
                        .eventPattern as string
                ).replaceAll(stack.one("aws:transfer/server:Server").id, serverId),
                Event: JSON.stringify(event),
            }),
        );
        client.destroy();
        return matches;
    }

    /** What Transfer Family tells of a file. */
    function told(operation: "Upload" | "Rename", filePath: string, renamed?: string) {
        return {
            version: "0",
            id: "0a1b2c3d-0000-4000-8000-000000000001",
            "detail-type": `SFTP Server File ${operation} Completed`,
            source: "aws.transfer",
            account: "123456789012",
            time: "2026-11-23T05:00:00Z",
            region: "eu-west-1",
            resources: [`arn:aws:transfer:eu-west-1:123456789012:server/${serverId}`],
            detail: {
                "server-id": serverId,
                username: "depot-north",
                protocol: "SFTP",
                "file-path": filePath,
                ...(renamed && { "renamed-file-path": renamed }),
                "status-code": "COMPLETED",
            },
        };
    }

    for (const user of Object.keys(users) as User[]) {
        it(`land in the folder of ${user}, who has a key of the kind ${users[user]}`, async () => {
            const { failure, stderr, stdout } = await sftp(user, [`put stock.csv ${user}.csv`, "ls -1 /"]);
            expect(failure, stderr).to.equal(undefined);
            expect(stdout).to.contain(`\n/${user}.csv\n`);
            const stored = await lab.object(bucketName, `inventory_landing/${user}/${user}.csv`);
            expect(stored.toString()).to.equal(stock);
        });
    }

    it("reach nobody else's folder", async () => {
        const { failure } = await sftp("depot-north", ["get ../depot-south/depot-south.csv stolen.csv"]);
        expect(failure).not.to.equal(undefined);
        expect((await sftp("depot-north", ["put stock.csv ../../escaped.csv"])).failure).to.equal(undefined);
        expect(await lab.keys(bucketName)).to.include("inventory_landing/depot-north/escaped.csv");
    });

    it("are nobody's with another user's key", async () => {
        const { failure, stderr } = await sftp("depot-north", ["ls"], "depot-south");
        expect(failure).not.to.equal(undefined);
        expect(stderr).to.contain("Permission denied (publickey)");
    });

    it("become rows of the lake, once they have their name", async () => {
        const { failure, stderr } = await sftp("depot-north", [
            "put stock.csv evening.csv.filepart",
            "rename evening.csv.filepart evening.csv",
        ]);
        expect(failure, stderr).to.equal(undefined);
        const name = `/${bucketName}/inventory_landing/depot-north/evening.csv`;
        expect(await lab.keys(bucketName)).to.include(name.slice(bucketName.length + 2));

        expect(await arrives(told("Upload", `${name}.filepart`))).to.equal(false);
        const renamed = told("Rename", `${name}.filepart`, name);
        expect(await arrives(renamed)).to.equal(true);
        expect(
            await arrives({ ...renamed, detail: { ...renamed.detail, "server-id": "s-0123456789abcdef0" } }),
        ).to.equal(false);

        const validator = await lab.start("file-validator", {
            LANDING_BUCKET: bucketName,
            LANDING_PREFIX: "inventory_landing/",
            OUTPUT_PREFIX: "inventory/",
        });
        const { result } = await validator.invoke<FileReport>(renamed);
        expect(result).to.deep.equal({ received: 2, stored: 2, duplicates: 0, quarantined: 0 });
        expect((await lab.keys("lab-raw"))[0]).to.match(/^inventory\/dt=2026-11-23\//);
    });
});
