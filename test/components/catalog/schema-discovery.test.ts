import { expect } from "chai";
import { s3Message, undeclaredFiles } from "../../../components/catalog/discovery-queue";
import { SchemaDiscovery, type SchemaDiscoveryArgs } from "../../../components/catalog/schema-discovery";
import { DataKey } from "../../../components/storage/data-key";
import { decide, type AccessRequest, type Decision } from "../../iam-simulation";
import { alarmGaps } from "../alarm-gaps";
import { recordStack, type RecordedStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";
import { byS3 } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const args: SchemaDiscoveryArgs = {
    bucket: { bucketName: "shop-raw", bucketArn: "arn:aws:s3:::shop-raw", prefix: "", keyArn },
    declaredPrefixes: ["clickstream/", "payments/"],
    keyArn,
    alarms: { topicArn },
};
const queueType = "aws:sqs/queue:Queue";

function record(overrides: Partial<SchemaDiscoveryArgs> = {}): Promise<RecordedStack> {
    return recordStack(
        () => {
            const discovery = new SchemaDiscovery("raw", { ...args, ...overrides });
            return { databaseName: discovery.databaseName, roleArn: discovery.roleArn };
        },
        { stack: "prod" },
    );
}

function crawlerMay(
    stack: RecordedStack,
    request: Pick<AccessRequest, "action" | "resource" | "context" | "resourcePolicy">,
): Promise<Decision> {
    return decide({
        principal: stack.one("aws:iam/role:Role").outputs.arn as string,
        identityPolicies: stack
            .ofType("aws:iam/rolePolicy:RolePolicy")
            .map(({ inputs }) => inputs.policy as string),
        ...request,
    });
}

describe("SchemaDiscovery", () => {
    it("crawls by events alone, into a database of its own, past the declared prefixes", async () => {
        const stack = await record();
        const queue = stack.one(queueType, "raw-events");
        const deadLetters = stack.one(queueType, "raw-undelivered-queue");
        const { name, configuration, ...inputs } = stack.one("aws:glue/crawler:Crawler").inputs;
        expect(name).to.match(/^raw-crawler-/);
        expect(JSON.parse(configuration as string)).to.have.property("Version", 1);
        expect(inputs).to.deep.equal({
            description: "Finds the schema of files where no table is declared",
            databaseName: "securecart_prod_raw_discovered",
            role: stack.outputs.roleArn,
            securityConfiguration: stack.one("aws:glue/securityConfiguration:SecurityConfiguration").outputs
                .name,
            schedule: "cron(15 * * * ? *)",
            recrawlPolicy: { recrawlBehavior: "CRAWL_EVENT_MODE" },
            schemaChangePolicy: {
                updateBehavior: "UPDATE_IN_DATABASE",
                deleteBehavior: "DEPRECATE_IN_DATABASE",
            },
            s3Targets: [
                {
                    path: "s3://shop-raw/",
                    exclusions: ["clickstream/**", "payments/**"],
                    eventQueueArn: queue.outputs.arn,
                    dlqEventQueueArn: deadLetters.outputs.arn,
                },
            ],
        });
        expect(stack.outputs.databaseName).to.equal("securecart_prod_raw_discovered");
    });

    it("encrypts queues, logs, and what Glue writes", async () => {
        const stack = await record();
        expect(stack.ofType(queueType).map(({ inputs }) => inputs.kmsMasterKeyId)).to.deep.equal([
            keyArn,
            keyArn,
        ]);
        expect(
            stack.one("aws:glue/securityConfiguration:SecurityConfiguration").inputs.encryptionConfiguration,
        ).to.deep.equal({
            s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: keyArn },
            cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: keyArn },
            jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: keyArn },
        });
    });

    it("queues events of undeclared files as S3 would send them, and keeps what it can't deliver", async () => {
        const stack = await record();
        const queue = stack.one(queueType, "raw-events");
        const deadLetterArn = stack.one(queueType, "raw-undelivered-queue").outputs.arn as string;
        const rule = stack.one("aws:cloudwatch/eventRule:EventRule", "raw-undeclared-files");
        expect(JSON.parse(rule.inputs.eventPattern as string)).to.deep.equal({
            source: ["aws.s3"],
            "detail-type": ["Object Created"],
            detail: {
                bucket: { name: ["shop-raw"] },
                object: { key: [{ "anything-but": { prefix: ["clickstream/", "payments/"] } }] },
            },
        });
        const target = stack.one("aws:cloudwatch/eventTarget:EventTarget", "raw-undeclared-files-to-queue");
        expect(target.inputs).to.deep.include({
            rule: rule.outputs.name,
            arn: queue.outputs.arn,
            deadLetterConfig: { arn: deadLetterArn },
        });
        expect(queue.inputs.redrivePolicy).to.equal(
            JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount: 5 }),
        );
        expect(
            JSON.parse(
                stack.one("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy").inputs
                    .redriveAllowPolicy as string,
            ),
        ).to.deep.equal({ redrivePermission: "byQueue", sourceQueueArns: [queue.outputs.arn] });
    });

    it("lets its rule, and no other, send to the queue and to the dead letters, encrypted", async () => {
        const stack = await recordStack(() => {
            const key = new DataKey("queues", { uses: ["queues"] });
            new SchemaDiscovery("raw", { ...args, keyArn: key.arn });
        });
        const rule = stack.one("aws:cloudwatch/eventRule:EventRule", "raw-undeclared-files").outputs
            .arn as string;
        const send = (queue: string, sourceArn: string) => {
            const { outputs } = stack.one(queueType, queue);
            return decide({
                principal: "events.amazonaws.com",
                action: "sqs:SendMessage",
                resource: outputs.arn as string,
                resourcePolicy: stack
                    .ofType("aws:sqs/queuePolicy:QueuePolicy")
                    .find(({ inputs }) => inputs.queueUrl === outputs.url)!.inputs.policy as string,
                context: { "aws:SourceArn": sourceArn },
            });
        };
        expect(await send("raw-events", rule)).to.equal("Allowed");
        expect(await send("raw-events", rule.replace("raw-", "other-"))).to.equal("ImplicitlyDenied");
        expect(await send("raw-undelivered-queue", rule)).to.equal("Allowed");
        expect(await send("raw-undelivered-queue", rule.replace("raw-", "other-"))).to.equal(
            "ImplicitlyDenied",
        );
        const key = stack.one("aws:kms/key:Key");
        expect(
            await decide({
                principal: "events.amazonaws.com",
                action: "kms:GenerateDataKey",
                resource: key.outputs.arn as string,
                resourcePolicy: key.inputs.policy as string,
                context: {
                    "kms:EncryptionContext:aws:sqs:arn": stack.one(queueType, "raw-events").outputs
                        .arn as string,
                },
            }),
        ).to.equal("Allowed");
    });

    it("lets the crawler take events, read files and keep its own database, and nothing else", async () => {
        const stack = await record();
        const ask = (action: string, resource: string) => crawlerMay(stack, { action, resource });
        const glue = "arn:aws:glue:eu-west-1:123456789012:";
        expect(
            await ask("sqs:ReceiveMessage", stack.one(queueType, "raw-events").outputs.arn as string),
        ).to.equal("Allowed");
        expect(await ask("s3:GetObject", "arn:aws:s3:::shop-raw/new/a.json")).to.equal("Allowed");
        expect(await ask("glue:CreateTable", `${glue}database/securecart_prod_raw_discovered`)).to.equal(
            "Allowed",
        );
        expect(await ask("glue:GetSecurityConfiguration", "*")).to.equal("Allowed");
        expect(
            await ask(
                "logs:AssociateKmsKey",
                "arn:aws:logs:eu-west-1:123456789012:log-group:/aws-glue/crawlers-role/raw",
            ),
        ).to.equal("Allowed");
        expect(await ask("s3:PutObject", "arn:aws:s3:::shop-raw/new/a.json")).to.equal("ImplicitlyDenied");
        expect(await ask("glue:CreateTable", `${glue}database/securecart_prod_shop`)).to.equal(
            "ImplicitlyDenied",
        );
        expect(
            await ask("ec2:CreateNetworkInterface", `${glue.replace("glue", "ec2")}subnet/subnet-a`),
        ).to.equal("ImplicitlyDenied");
    });

    it("lets the crawler decrypt events and files, each with its own key", async () => {
        const stack = await recordStack(() => {
            const files = new DataKey("files", { uses: ["lake"] });
            const queues = new DataKey("queues", { uses: ["queues"] });
            new SchemaDiscovery("raw", {
                ...args,
                bucket: {
                    bucketName: "shop-raw",
                    bucketArn: "arn:aws:s3:::shop-raw",
                    prefix: "",
                    keyArn: files.arn,
                },
                keyArn: queues.arn,
            });
        });
        const decrypt = (name: string, service: string) => {
            const key = stack.one("aws:kms/key:Key", name);
            return crawlerMay(stack, {
                action: "kms:Decrypt",
                resource: key.outputs.arn as string,
                resourcePolicy: key.inputs.policy as string,
                context:
                    service === "s3"
                        ? byS3("arn:aws:s3:::shop-raw")
                        : {
                              "kms:ViaService": `${service}.eu-west-1.amazonaws.com`,
                              "kms:EncryptionContext:aws:sqs:arn": stack.one(queueType, "raw-events").outputs
                                  .arn as string,
                          },
            });
        };
        expect(await decrypt("files-key", "s3")).to.equal("Allowed");
        expect(await decrypt("queues-key", "sqs")).to.equal("Allowed");
        expect(await decrypt("queues-key", "s3")).to.equal("ImplicitlyDenied");
    });

    it("runs the crawler only once its role has all grants", async () => {
        const stack = await record();
        const grants = ["raw-read-files", "raw-keep-tables", "raw-crawl"].map(
            (name) => stack.one("aws:iam/rolePolicy:RolePolicy", name).urn,
        );
        expect(stack.one("aws:glue/crawler:Crawler").dependencies).to.include.members(grants);
    });

    it("reads through a network connection where it is given one", async () => {
        const stack = await record({ connectionName: "private" });
        const { s3Targets } = stack.one("aws:glue/crawler:Crawler").inputs as {
            s3Targets: { connectionName: string }[];
        };
        expect(s3Targets[0].connectionName).to.equal("private");
        expect(
            await crawlerMay(stack, {
                action: "ec2:CreateNetworkInterface",
                resource: "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-a",
            }),
        ).to.equal("Allowed");
    });

    it("tells people when the crawler fails, doesn't come, or events get lost", async () => {
        const stack = await record({ alarmTuning: { waiting: { threshold: 60 } } });
        expect(alarmGaps(stack, topicArn)).to.deep.equal([]);
        const alarms = stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
        const { RuleName } = stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", "raw-failed").inputs
            .dimensions as { RuleName: string };
        expect(
            alarms.map(({ name, inputs }) => [name, inputs.metricName, inputs.threshold]),
        ).to.have.deep.members([
            ["raw-undelivered-messages", "ApproximateNumberOfMessagesVisible", 0],
            ["raw-failed", "TriggeredRules", 0],
            ["raw-waiting", "ApproximateAgeOfOldestMessage", 60],
        ]);
        const rule = stack
            .ofType("aws:cloudwatch/eventRule:EventRule")
            .find(({ outputs }) => outputs.name === RuleName)!;
        expect(JSON.parse(rule.inputs.eventPattern as string)).to.deep.equal({
            source: ["aws.glue"],
            "detail-type": ["Glue Crawler State Change"],
            detail: {
                state: ["Failed"],
                crawlerName: [stack.one("aws:glue/crawler:Crawler").outputs.name],
            },
        });
    });

    it("works alone, and twice in one stack", async () => {
        const { bucket } = args;
        const stack = await recordStack(() => [
            new SchemaDiscovery("raw", { bucket, declaredPrefixes: [] }),
            new SchemaDiscovery("other", { bucket, declaredPrefixes: [] }),
        ]);
        expect(stack.ofType("aws:glue/crawler:Crawler")).to.have.length(2);
        const topics = stack.ofType("aws:sns/topic:Topic").map(({ outputs }) => outputs.arn as string);
        expect(topics).to.have.length(2);
    });

    it("refuses prefixes that would let declared files through, and schedules that aren't cron", () => {
        expect(
            mistakesOf(
                () =>
                    new SchemaDiscovery("raw", {
                        ...args,
                        declaredPrefixes: ["clickstream", "/payments/"],
                        schedule: "rate(1 hour)",
                    }),
            ),
        ).to.deep.equal([
            'schedule: got "rate(1 hour)"; allowed: cron(minute hour day month weekday year), in UTC',
            'declaredPrefixes[0]: got "clickstream"; allowed: a prefix that ends in /',
            'declaredPrefixes[1]: got "/payments/"; allowed: a prefix that ends in /',
        ]);
    });
});

describe("undeclaredFiles", () => {
    it("matches every new file where nothing is declared", () => {
        expect(undeclaredFiles("shop-raw", [])).to.deep.equal({
            source: ["aws.s3"],
            "detail-type": ["Object Created"],
            detail: { bucket: { name: ["shop-raw"] } },
        });
    });
});

describe("s3Message", () => {
    it("is S3's own message once EventBridge has filled it in", () => {
        const values: Record<string, unknown> = {
            region: "eu-west-1",
            time: "2026-11-23T12:00:00Z",
            key: "new/dt=2026-11-23/a.json",
            size: 12,
        };
        // EventBridge puts texts between quotes, but not where the template already has them.
        const filled = s3Message("aws")
            .replace(": <bucket>", ': "shop-raw"')
            .replace("<bucket>", "shop-raw")
            .replace(/<(\w+)>/g, (_, name: string) => JSON.stringify(values[name]));
        expect(JSON.parse(filled)).to.deep.equal({
            Records: [
                {
                    eventVersion: "2.1",
                    eventSource: "aws:s3",
                    eventName: "ObjectCreated:Put",
                    awsRegion: "eu-west-1",
                    eventTime: "2026-11-23T12:00:00Z",
                    s3: {
                        s3SchemaVersion: "1.0",
                        bucket: { name: "shop-raw", arn: "arn:aws:s3:::shop-raw" },
                        object: { key: "new/dt=2026-11-23/a.json", size: 12 },
                    },
                },
            ],
        });
    });
});
