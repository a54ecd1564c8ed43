import { alarm, eventNotice } from "./watching";
import type { World } from "./world";

export function dataSync(world: World): void {
    const { stack, logs, subnets, group } = world;
    const task = stack.add("aws:datasync/task:Task", "legacy", {
        cloudwatchLogGroupArn: logs.arn,
        options: { logLevel: "TRANSFER", verifyMode: "ONLY_FILES_TRANSFERRED" },
    });
    eventNotice(world, "legacy", {
        source: ["aws.datasync"],
        "detail-type": ["DataSync Task Execution State Change"],
        resources: [{ prefix: task.get("arn", (arn) => `${arn}/execution/`) }],
        detail: { State: ["ERROR"] },
    });
    stack.add("aws:datasync/agent:Agent", "agent", {
        vpcEndpointId: "vpce-1",
        subnetArns: [subnets[0].arn],
        securityGroupArns: [group.arn],
    });
    stack.add("aws:datasync/locationObjectStorage:LocationObjectStorage", "object-storage", {
        serverProtocol: "HTTPS",
    });
    stack.add("aws:datasync/efsLocation:EfsLocation", "efs", {
        inTransitEncryption: "TLS1_2",
        accessPointArn: "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-1",
        fileSystemAccessRoleArn: world.role.arn,
    });
    stack.add("aws:datasync/locationHdfs:LocationHdfs", "hdfs", {
        authenticationType: "KERBEROS",
        qopConfiguration: { rpcProtection: "PRIVACY", dataTransferProtection: "PRIVACY" },
    });
    stack.add("aws:datasync/locationSmb:LocationSmb", "smb", { mountOptions: { version: "SMB3" } });
    stack.add("aws:datasync/nfsLocation:NfsLocation", "nfs", { mountOptions: { version: "NFS4_1" } });
    stack.add("aws:datasync/locationAzureBlob:LocationAzureBlob", "azure", {
        containerUrl: "https://shop.blob.core.windows.net/orders",
    });
    stack.add("aws:datasync/locationFsxOntapFileSystem:LocationFsxOntapFileSystem", "ontap", {
        protocol: { smb: { mountOptions: { version: "SMB3" } } },
    });
}

export function transfer(world: World): void {
    const { stack, topic, vpc, subnets, group, logs, role } = world;
    const server = stack.add("aws:transfer/server:Server", "warehouse", {
        protocols: ["SFTP", "FTPS"],
        endpointType: "VPC",
        endpointDetails: {
            vpcId: vpc.id,
            subnetIds: subnets.map(({ id }) => id),
            securityGroupIds: [group.id],
        },
        securityPolicyName: "TransferSecurityPolicy-2025-03",
        protocolDetails: { tlsSessionResumptionMode: "ENFORCED" },
        certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1",
        structuredLogDestinations: [logs.get("arn", (arn) => `${arn}:*`)],
    });
    alarm({ stack, topic }, server, "AWS/Transfer", "ServerId", "id", "FilesIn");
    eventNotice(world, "warehouse", {
        source: ["aws.transfer"],
        "detail-type": ["SFTP Server File Upload Failed", "FTPS Server File Upload Failed"],
        detail: { "server-id": [server.id] },
    });
    stack.add("aws:transfer/connector:Connector", "partner", {
        url: "https://partner.example.com",
        loggingRole: role.arn,
        securityPolicyName: "TransferSFTPConnectorSecurityPolicy-2024-03",
        as2Config: { encryptionAlgorithm: "AES256_CBC", signingAlgorithm: "SHA256" },
        sftpConfig: { trustedHostKeys: ["ssh-ed25519 AAAA"] },
        egressConfig: {
            vpcLattice: { resourceConfigurationArn: "arn:aws:vpc-lattice:us-east-1:123456789012:rcfg/1" },
        },
    });
    stack.add("aws:transfer/user:User", "carrier", { serverId: server.id, homeDirectoryType: "LOGICAL" });
    stack.add("aws:transfer/webApp:WebApp", "portal", { endpointDetails: { vpc: { vpcId: vpc.id } } });
}
