import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transferProtocols, transferSecurityPolicies } from "../../facts/transfer";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { addEventAlarm } from "../monitoring/event-alarm";
import { encryptedLogGroup } from "../monitoring/log-group";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import { namedArn } from "../named-arn";
import { namedVpc } from "../network/named-vpc";
import type { Placement } from "../network/placement";
import { DataKey } from "../storage/data-key";
import type { LakeLocation } from "../storage/lake-location";
import { functionRule } from "../transformation/function-rule";
import type { LambdaBundle } from "../transformation/lambda-bundle";
import {
    failedLoginAlarm,
    missingFilesAlarm,
    serverMetric,
    type FileTransferAlarmTuning,
} from "./file-transfer-alarms";
import { checkFileTransferArgs, usesIdentityProvider } from "./file-transfer-arguments";
import { arrivalPattern, failedUploadPattern } from "./file-transfer-events";
import { identityProvider, userSecrets } from "./file-transfer-identity";
import { landingRole, serviceManagedUsers } from "./file-transfer-users";

/** Somebody who delivers files. */
export interface FileTransferUser {
    /** 3 to 100 letters, digits, `_`, `@`, `.` or `-`; also the folder that the user sees as `/`. */
    name: string;
    /**
     * SSH public keys, as OpenSSH writes them: RSA, ECDSA or Ed25519. With an identity provider they belong into the
     * user's secret instead.
     */
    publicKeys?: string[];
}

/** Arguments of {@link FileTransfer}. */
export interface FileTransferArgs {
    /** Private subnets of a VPC that is named, where clients find the server and the identity provider runs. */
    placement: pulumi.Input<Placement>;
    /** Blocks of addresses that clients come from, such as a partner's behind a VPN. Never the whole internet. */
    clientCidrs: string[];
    /** Where files land, each user's in a folder of the user's name. */
    landing: pulumi.Input<LakeLocation>;
    /** Who delivers files; at least one. */
    users: FileTransferUser[];
    /** `SFTP`, `FTPS` and `FTP`. Default: `SFTP` alone. */
    protocols?: string[];
    /** Why passwords and files must travel in clear text; needed for FTP, which stays inside the VPC. */
    ftpReason?: string;
    /** ARN of an ACM certificate; needed for FTPS. */
    certificateArn?: pulumi.Input<string>;
    /**
     * Handler that knows the users by their secrets; needed for FTPS and FTP, and then used for SFTP too, since a server
     * has one identity provider. Default: Transfer Family keeps the users' keys.
     */
    identityHandler?: LambdaBundle;
    /** ARN of the function that each arrived file starts. Default: nothing is started. */
    validatorArn?: pulumi.Input<string>;
    /**
     * Suffixes that clients give a file while they upload it, such as `.filepart`. Users may then rename and delete their
     * files, and a file arrives when it is renamed. Default: none; users may only add files.
     */
    temporarySuffixes?: string[];
    /**
     * Hours after which a delivery is overdue, 1 to 168. What comes daily between 2 and 6 o'clock: 28, a day and the width
     * of the window. Default: 24.
     */
    maxHoursBetweenFiles?: number;
    /** Algorithms that are accepted: one of `transferSecurityPolicies`. Default: the newest. */
    securityPolicy?: string;
    /** ARN of the role that users act under. Default: a role of the server's own; a bucket closed to a VPC must admit it. */
    userRoleArn?: pulumi.Input<string>;
    /** Customer key for logs, secrets, functions and undelivered events. Default: a key of the server's own. */
    keyArn?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go. Default: a topic of the server's own. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: FileTransferAlarmTuning;
    /** Refuse to delete the server and the users' secrets. Default: false. */
    protect?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A Transfer Family server inside a VPC, for partners that deliver files by SFTP, FTPS or FTP. Each user sees one folder
 * of the landing location as `/`, held there by a session policy; each arrived file starts its validation.
 *
 * Transfer Family writes to the bucket from outside the VPC: a bucket that is closed to a VPC must admit `userRoleArn`.
 *
 * @example
 * const warehouse = new FileTransfer("warehouse", {
 *     placement: network.placement,
 *     clientCidrs: ["10.20.0.0/16"],
 *     landing: lake.raw("inventory-landing/"),
 *     users: [{ name: "depot-north", publicKeys: ["ssh-ed25519 AAAAC3..."] }],
 *     validatorArn: validator.functionArn,
 * });
 *
 * @throws {ArgumentError} With everything in the arguments that Transfer Family would refuse.
 */
export class FileTransfer extends pulumi.ComponentResource {
    /** Id of the Transfer Family server. */
    readonly serverId: pulumi.Output<string>;
    /** ARN of the Transfer Family server. */
    readonly serverArn: pulumi.Output<string>;
    /** Security group of the server. */
    readonly securityGroupId: pulumi.Output<string>;
    /** ARN of the role that users act under. */
    readonly userRoleArn: pulumi.Output<string>;
    /** ARN of the key that it encrypts with. */
    readonly keyArn: pulumi.Output<string>;
    /** Rule that matches arrived files; absent without `validatorArn`. */
    readonly arrivalRuleArn: pulumi.Output<string | undefined>;
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** What the identity provider calls. */
    readonly services: string[];

    /** @throws {ArgumentError} With everything in the arguments that AWS would refuse. */
    constructor(name: string, args: FileTransferArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:FileTransfer", name, {}, opts);
        const protocols = args.protocols ?? ["SFTP"];
        checkFileTransferArgs(name, args, protocols);
        const suffixes = args.temporarySuffixes ?? [];
        const renames = suffixes.length > 0;
        const child = { parent: this };
        const { tags } = args;
        const placement = pulumi.output(args.placement);
        const vpcId = namedVpc("FileTransfer", name, placement);
        const { bucketName, bucketArn, prefix, keyArn: landingKeyArn } = pulumi.output(args.landing);
        const landing = pulumi
            .all([bucketName, bucketArn, prefix, landingKeyArn])
            .apply(([bucketName, bucketArn, prefix, keyArn]) => ({ bucketName, bucketArn, prefix, keyArn }));

        const keyArn =
            args.keyArn ??
            new DataKey(
                name,
                { uses: ["logs", "secrets", "lambda", "queues"], protect: args.protect, tags },
                child,
            ).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, child).target;
        const userRoleArn =
            args.userRoleArn ?? landingRole(`${name}-user-role`, { landing, renames, tags }, child).arn;
        const logGroup = encryptedLogGroup(
            `${name}-logs`,
            { keyArn, retentionDays: args.logRetentionDays, tags },
            child,
        );
        const securityGroup = new aws.ec2.SecurityGroup(
            `${name}-server`,
            {
                description: `File transfer by ${protocols.join(", ")}`,
                vpcId,
                ingress: clientPorts(protocols).map(([fromPort, toPort]) => ({
                    protocol: "tcp",
                    fromPort,
                    toPort,
                    cidrBlocks: args.clientCidrs,
                    description: "File transfer clients",
                })),
                tags,
            },
            child,
        );
        const provider = usesIdentityProvider(args, protocols)
            ? identityProvider(
                  `${name}-identity`,
                  {
                      handler: args.identityHandler!,
                      placement,
                      landing: args.landing,
                      userRoleArn,
                      renames,
                      keyArn,
                      alarms: target,
                      alarmTuning: args.alarmTuning?.identity,
                      tags,
                  },
                  child,
              )
            : undefined;
        const server = new aws.transfer.Server(
            `${name}-server`,
            {
                domain: "S3",
                protocols,
                endpointType: "VPC",
                endpointDetails: {
                    vpcId,
                    subnetIds: placement.subnetIds,
                    securityGroupIds: [securityGroup.id],
                },
                ...(args.certificateArn !== undefined && { certificate: args.certificateArn }),
                ...(provider === undefined
                    ? { identityProviderType: "SERVICE_MANAGED" }
                    : { identityProviderType: "AWS_LAMBDA", function: provider.functionArn }),
                ...(provider !== undefined &&
                    protocols.includes("SFTP") && { sftpAuthenticationMethods: "PUBLIC_KEY_OR_PASSWORD" }),
                securityPolicyName: args.securityPolicy ?? transferSecurityPolicies[0],
                protocolDetails: {
                    ...(protocols.includes("FTPS") && { tlsSessionResumptionMode: "ENFORCED" }),
                    // S3 keeps no file times: clients that set them would fail after the upload.
                    ...(protocols.includes("SFTP") && { setStatOption: "ENABLE_NO_OP" }),
                },
                s3StorageOptions: { directoryListingOptimization: "ENABLED" },
                structuredLogDestinations: [pulumi.interpolate`${logGroup.arn}:*`],
                forceDestroy: false,
                tags,
            },
            { ...child, protect: args.protect },
        );
        if (provider === undefined) {
            serviceManagedUsers(
                name,
                { serverId: server.id, users: args.users, roleArn: userRoleArn, landing, renames, tags },
                child,
            );
        } else {
            userSecrets(
                name,
                {
                    server,
                    users: args.users.map((user) => user.name),
                    keyArn,
                    provider,
                    protect: args.protect,
                    tags,
                },
                child,
            );
        }

        const undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                keyArn,
                alarms: target,
                service: "events.amazonaws.com",
                sourceArn: namedArn("events", `rule/${name}-*`, this),
                meaning:
                    "A file has arrived or failed, and nobody could be told: its validation didn't start.",
                alarmTuning: args.alarmTuning?.undelivered,
                tags,
            },
            child,
        );
        const arrivals =
            args.validatorArn === undefined
                ? undefined
                : functionRule(
                      `${name}-arrivals`,
                      {
                          description: "A file has arrived and is to be validated",
                          pattern: server.id.apply((id) => arrivalPattern(id, protocols, suffixes)),
                          functionArn: args.validatorArn,
                          undelivered,
                          tags,
                      },
                      child,
                  );
        const alarms = new AlarmSet(
            name,
            target,
            {
                failedLogins: args.alarmTuning?.failedLogins,
                failedUploads: args.alarmTuning?.failedUploads,
                missingFiles: args.alarmTuning?.missingFiles,
            },
            this,
            tags,
        );
        failedLoginAlarm(name, alarms, server, logGroup, this);
        addEventAlarm(
            name,
            {
                id: "failed-uploads",
                runbook: "file-transfer-failed-uploads",
                meaning: "An upload to the file transfer server broke off or was refused.",
                pattern: server.id.apply((id) => failedUploadPattern(id, protocols)),
            },
            { alarms, target, undelivered, tags },
            this,
        );
        missingFilesAlarm(alarms, server.id, args.maxHoursBetweenFiles ?? 24);

        this.serverId = server.id;
        this.serverArn = server.arn;
        this.securityGroupId = securityGroup.id;
        this.userRoleArn = pulumi.output(userRoleArn);
        this.keyArn = pulumi.output(keyArn);
        this.arrivalRuleArn = pulumi.output(arrivals?.arn);
        this.services = [...(provider?.services ?? [])];
        this.alarms = pulumi
            .all([alarms.references, undelivered.alarms, provider?.alarms ?? []])
            .apply((sets) => sets.flat());
        this.registerOutputs({
            serverId: this.serverId,
            serverArn: this.serverArn,
            securityGroupId: this.securityGroupId,
            userRoleArn: this.userRoleArn,
            keyArn: this.keyArn,
            arrivalRuleArn: this.arrivalRuleArn,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /** A metric of the server, such as `FilesIn`. */
    metric(metricName: string, statistic: string): Metric {
        return serverMetric(this.serverId, metricName, statistic);
    }

    /** What a dashboard shows of the server. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [this.metric("FilesIn", "Sum")],
            alarms: this.alarms,
        };
    }
}

/** Port ranges of the protocols, each once: EC2 refuses a rule that is there already. */
function clientPorts(protocols: string[]): (readonly [number, number])[] {
    const ranges = protocols.flatMap((protocol) => transferProtocols[protocol].ports);
    return [...new Map(ranges.map((range) => [range.join("-"), range])).values()];
}
