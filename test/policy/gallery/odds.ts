import { account, allow, document } from "./documents";
import type { World } from "./world";

export function odds({ stack, key, topic, role }: World): void {
    stack.add("aws:athena/workgroup:Workgroup", "analysts", {
        configuration: {
            enforceWorkgroupConfiguration: true,
            resultConfiguration: {
                encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: key.arn },
            },
        },
    });
    stack.add("aws:athena/database:Database", "queries", {
        encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKey: key.arn },
    });
    stack.add("pulumi-nodejs:dynamic/securecart:ImportJob", "history-job", {
        keyArn: key.arn,
        roleArn: role.arn,
        notificationTopicArn: topic.arn,
    });
    stack.add("aws:secretsmanager/secretPolicy:SecretPolicy", "webhook-secret-policy", {
        secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
        policy: document(allow({ AWS: account }, "secretsmanager:GetSecretValue", "*")),
    });
    const secret = stack.add("aws:secretsmanager/secret:Secret", "webhook-secret", {
        kmsKeyId: key.arn,
        recoveryWindowInDays: 30,
    });
    stack.add("aws:secretsmanager/secretRotation:SecretRotation", "webhook-rotation", {
        secretId: secret.id,
        rotationRules: { automaticallyAfterDays: 30 },
    });
    stack.add("aws:ec2/instance:Instance", "agent-host", {
        metadataOptions: { httpTokens: "required" },
        rootBlockDevice: { encrypted: true },
        ebsBlockDevices: [{ deviceName: "/dev/sdb", encrypted: true }],
    });
    stack.add("aws:ec2/launchTemplate:LaunchTemplate", "agents", {
        metadataOptions: { httpTokens: "required" },
        networkInterfaces: [{ associatePublicIpAddress: "false" }],
        blockDeviceMappings: [{ deviceName: "/dev/sdb", ebs: { encrypted: "true" } }],
    });
    stack.add("aws:ebs/volume:Volume", "buffer", { availabilityZone: "us-east-1a", encrypted: true });
}
