import { expect } from "chai";
import { allRules } from "../../policy/rules/all-rules";
import {
    judge,
    json,
    TestStack,
    unknown,
    type Given,
    type Judgement,
    type Phase,
} from "../../policy/test-kit";

const phases: readonly Phase[] = ["preview", "up"];

/** Mandatory findings, as `rule resource`. */
function stopping(stack: TestStack, phase: Phase): string[] {
    return judge(allRules, stack.resources(phase))
        .filter(({ outcome, level }: Judgement) => outcome === "violated" && level === "mandatory")
        .map(({ rule, resource }) => `${rule} ${resource}`);
}

function expectNothing(stack: TestStack): void {
    phases.forEach((phase) => expect(stopping(stack, phase), phase).to.deep.equal([]));
}

function tlsOnly(name: string): Given {
    return json({
        Statement: [
            {
                Effect: "Deny",
                Principal: { AWS: "*" },
                Action: ["s3:*"],
                Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
                Condition: { Bool: { "aws:SecureTransport": false } },
            },
        ],
    });
}

/** A bucket with everything beside it, all by its literal name: no dependency links them. */
function literalBucket(stack: TestStack, name: string, logs?: string): void {
    stack.add("aws:s3/bucket:Bucket", name, { bucket: name });
    stack.add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${name}-block`, {
        bucket: name,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
    });
    stack.add("aws:s3/bucketPolicy:BucketPolicy", `${name}-policy`, { bucket: name, policy: tlsOnly(name) });
    stack.add("aws:s3/bucketVersioning:BucketVersioning", `${name}-versioning`, {
        bucket: name,
        versioningConfiguration: { status: "Enabled" },
    });
    stack.add("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", `${name}-lifecycle`, {
        bucket: name,
        rules: [{ id: "expire", status: "Enabled" }],
    });
    if (logs !== undefined) {
        stack.add("aws:s3/bucketLogging:BucketLogging", `${name}-logging`, {
            bucket: name,
            targetBucket: logs,
            targetPrefix: "",
        });
        stack.add(
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            `${name}-encryption`,
            {
                bucket: name,
                rules: [
                    {
                        applyServerSideEncryptionByDefault: {
                            sseAlgorithm: "aws:kms",
                            kmsMasterKeyId: "arn:aws:kms:us-east-1:123456789012:key/1",
                        },
                    },
                ],
            },
        );
    }
}

describe("programs of other shapes", () => {
    it("may name buckets literally", () => {
        const stack = new TestStack();
        literalBucket(stack, "shop-logs");
        literalBucket(stack, "shop-raw", "shop-logs");
        expectNothing(stack);
    });

    it("may not leave one of two literal buckets without a policy", () => {
        const stack = new TestStack();
        literalBucket(stack, "shop-logs");
        literalBucket(stack, "shop-raw", "shop-logs");
        stack.remove("shop-logs-policy");
        phases.forEach((phase) => expect(stopping(stack, phase)).to.deep.equal(["bucket-tls shop-logs"]));
    });

    it("may use the classic forms of a bucket, all inline", () => {
        const stack = new TestStack();
        const key = stack.add("aws:kms/key:Key", "key", { enableKeyRotation: true });
        const logs = stack.add("aws:s3/bucket:Bucket", "logs", {
            bucket: "logs",
            versioning: { enabled: true },
            lifecycleRules: [{ enabled: true, expiration: { days: 30 } }],
            policy: tlsOnly("logs"),
        });
        stack.add("aws:s3/bucket:Bucket", "raw", {
            bucket: "raw",
            acl: "private",
            policy: tlsOnly("raw"),
            versioning: { enabled: true },
            logging: { targetBucket: logs.id },
            lifecycleRules: [{ enabled: true, expiration: { days: 30 } }],
            serverSideEncryptionConfiguration: {
                rule: {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
                },
            },
        });
        stack.add("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "account", {
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        });
        expectNothing(stack);
    });

    it("may ingest nothing at all", () => {
        const stack = new TestStack();
        stack.add("random:index/randomPassword:RandomPassword", "password", { length: 24 });
        stack.component("shop:web:Site", "site");
        stack.add("kubernetes:apps/v1:Deployment", "web", { spec: { replicas: 2 } });
        const group = stack.add("aws:ec2/securityGroup:SecurityGroup", "web", {
            description: "Web servers",
            ingress: [
                {
                    protocol: "tcp",
                    fromPort: 443,
                    toPort: 443,
                    cidrBlocks: ["10.0.0.0/8"],
                    securityGroups: [unknown],
                },
            ],
            egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        });
        stack.add("aws:ec2/instance:Instance", "server", {
            instanceType: "t3.micro",
            vpcSecurityGroupIds: [group.id],
            metadataOptions: { httpTokens: "required" },
            rootBlockDevice: { encrypted: true },
        });
        stack.add("aws:rds/instance:Instance", "db", { storageEncrypted: true });
        stack.add("pulumi:providers:aws", "provider", { region: unknown });
        expectNothing(stack);
    });

    it("may bring key, network and topic from elsewhere", () => {
        const stack = new TestStack();
        const stream = stack.add("aws:kinesis/stream:Stream", "orders", {
            encryptionType: "KMS",
            kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/1",
        });
        const handler = stack.add("aws:lambda/function:Function", "scorer", {
            runtime: "python3.13",
            role: "arn:aws:iam::123456789012:role/scorer",
            tracingConfig: { mode: "Active" },
            loggingConfig: { logGroup: "/shop/scorer" },
            vpcConfig: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
        });
        const watched: [typeof stream, string, string, string[]][] = [
            [
                stream,
                "AWS/Kinesis",
                "StreamName",
                [
                    "GetRecords.IteratorAgeMilliseconds",
                    "WriteProvisionedThroughputExceeded",
                    "ReadProvisionedThroughputExceeded",
                ],
            ],
            [handler, "AWS/Lambda", "FunctionName", ["Errors", "Throttles"]],
        ];
        for (const [resource, namespace, dimension, metrics] of watched) {
            for (const metricName of metrics) {
                stack.add("aws:cloudwatch/metricAlarm:MetricAlarm", `${resource.name}-${metricName}`, {
                    namespace,
                    metricName,
                    dimensions: { [dimension]: resource.get("name") },
                    alarmActions: ["arn:aws:sns:us-east-1:123456789012:on-call"],
                });
            }
        }
        expectNothing(stack);
    });

    it("may have no endpoint where the VPC is somebody else's, and must have one where it is their own", () => {
        const stack = new TestStack();
        const vpc = stack.add("aws:ec2/vpc:Vpc", "vpc", { enableDnsHostnames: true });
        const subnets = ["a", "b"].map(
            (zone) => stack.add("aws:ec2/subnet:Subnet", zone, { vpcId: vpc.id }).id,
        );
        const table = stack.add("aws:dynamodb/table:Table", "seen", {});
        stack.add("aws:lambda/function:Function", "inside", {
            vpcConfig: { subnetIds: subnets, securityGroupIds: ["sg-1"] },
            environment: { variables: { TABLE: table.get("name") } },
        });
        stack.add("aws:lambda/function:Function", "elsewhere", {
            vpcConfig: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
            environment: { variables: { TABLE: table.get("name") } },
        });
        const endpoints = (phase: Phase) =>
            stopping(stack, phase).filter((each) => each.startsWith("private-endpoints"));
        phases.forEach((phase) => expect(endpoints(phase)).to.deep.equal(["private-endpoints inside"]));
    });

    it("need no endpoint for what Lambda itself reads and writes", () => {
        const stack = new TestStack();
        const vpc = stack.add("aws:ec2/vpc:Vpc", "vpc");
        const subnets = ["a", "b"].map(
            (zone) => stack.add("aws:ec2/subnet:Subnet", zone, { vpcId: vpc.id }).id,
        );
        const stream = stack.add("aws:kinesis/stream:Stream", "orders");
        const failures = stack.add("aws:s3/bucket:Bucket", "failures");
        const role = stack.add("aws:iam/role:Role", "role");
        stack.add("aws:iam/rolePolicy:RolePolicy", "poll", {
            role: role.get("name"),
            policy: json({
                Statement: [
                    {
                        Effect: "Allow",
                        Action: ["kinesis:GetRecords", "kinesis:DescribeStream"],
                        Resource: stream.arn,
                    },
                    {
                        Effect: "Allow",
                        Action: ["s3:PutObject"],
                        Resource: failures.get("arn", (arn) => `${arn}/*`),
                    },
                    {
                        Effect: "Allow",
                        Action: ["logs:PutLogEvents", "xray:PutTraceSegments"],
                        Resource: "*",
                    },
                ],
            }),
        });
        const handler = stack.add("aws:lambda/function:Function", "scorer", {
            role: role.arn,
            vpcConfig: { subnetIds: subnets, securityGroupIds: ["sg-1"] },
        });
        stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "mapping", {
            eventSourceArn: stream.arn,
            functionName: handler.arn,
            startingPosition: "LATEST",
            destinationConfig: { onFailure: { destinationArn: failures.arn } },
        });
        const endpoints = (phase: Phase) =>
            stopping(stack, phase).filter((each) => each.startsWith("private-endpoints"));
        phases.forEach((phase) => expect(endpoints(phase)).to.deep.equal([]));
    });

    for (const [operator, told] of [
        ["OR", true],
        ["AND", false],
    ] as const) {
        it(`are ${told ? "" : "not "}told of an alarm by a composite alarm that joins it with ${operator}`, () => {
            const stack = new TestStack();
            for (const name of ["one", "two"]) {
                stack.add("aws:cloudwatch/metricAlarm:MetricAlarm", name, {
                    namespace: "Shop",
                    metricName: name,
                    dimensions: { Shop: "x" },
                });
            }
            stack.add("aws:cloudwatch/compositeAlarm:CompositeAlarm", "both", {
                alarmRule: stack
                    .find("one")
                    .get("name", (name) => `ALARM("${name}") ${operator} ALARM("two-1a2b3c4")`),
                alarmActions: ["arn:aws:sns:us-east-1:123456789012:on-call"],
            });
            const expected = told ? [] : ["alarm-actions one", "alarm-actions two"];
            phases.forEach((phase) => expect(stopping(stack, phase)).to.deep.equal(expected));
        });
    }

    it("need no alarm on offline partitions of Express brokers, of which there is no such metric", () => {
        const asked = (instanceType: string) => {
            const stack = new TestStack();
            stack.add("aws:msk/cluster:Cluster", "bus", { brokerNodeGroupInfo: { instanceType } });
            return judge(allRules, stack.resources("preview"))
                .filter(({ rule, outcome }) => rule === "ingestion-alarms" && outcome === "violated")
                .map(({ message }) => /no alarm watches its `(\w+)`/.exec(message)?.[1]);
        };
        // The first of what is missing.
        expect(asked("kafka.m7g.large")).to.deep.equal(["OfflinePartitionsCount"]);
        expect(asked("express.m7g.large")).to.deep.equal(["ActiveControllerCount"]);
    });

    it("don't make rules crash on values of unexpected forms", () => {
        const odd: Given[] = [null, "", 0, [], {}, [[]], [null], { a: null }, "not json", unknown];
        const types = [...new Set(allRules.flatMap((rule) => rule.claims.map(({ type }) => type)))];
        for (const value of odd) {
            const stack = new TestStack();
            for (const type of types) {
                const properties = new Set(
                    allRules.flatMap((rule) =>
                        rule.claims
                            .filter((claim) => claim.type === type)
                            .map(({ path }) => /^[^.[{]+/.exec(path)![0]),
                    ),
                );
                stack.add(
                    type,
                    `odd-${type.split(":").at(-1)}`,
                    Object.fromEntries([...properties].map((property) => [property, value])),
                );
            }
            phases.forEach((phase) =>
                expect(() => stopping(stack, phase), JSON.stringify(value)).to.not.throw(),
            );
        }
    });
});
