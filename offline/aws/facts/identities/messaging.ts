import { byArn, byName, HERE } from "../identity-templates";
import type { PropertyMap } from "../../property-value";
import type { Identity } from "../identity";

/** On another bus than the account's default one, whose name rules are then named with. */
const onOwnBus = ({ eventBusName }: PropertyMap): boolean =>
    typeof eventBusName === "string" && eventBusName !== "default";

export const MESSAGING: Record<string, Identity> = {
    "aws:cloudwatch/eventApiDestination:EventApiDestination": byName(
        `events:${HERE}:api-destination/{name}/{uuid}`,
    ),
    "aws:cloudwatch/eventArchive:EventArchive": byName(`events:${HERE}:archive/{name}`),
    "aws:cloudwatch/eventBus:EventBus": byName(`events:${HERE}:event-bus/{name}`),
    "aws:cloudwatch/eventConnection:EventConnection": byName(`events:${HERE}:connection/{name}/{uuid}`, {
        secretArn: `arn:{partition}:secretsmanager:${HERE}:secret:events!connection/{name}/{uuid}-{lower6}`,
    }),
    "aws:cloudwatch/eventRule:EventRule": {
        id: (inputs) => (onOwnBus(inputs) ? "{eventBusName}/{name}" : "{name}"),
        arn: (inputs) => `events:${HERE}:rule/${onOwnBus(inputs) ? "{eventBusName}/" : ""}{name}`,
    },
    "aws:cloudwatch/eventTarget:EventTarget": {
        id: (inputs) => (onOwnBus(inputs) ? "{eventBusName}-{rule}-{targetId}" : "{rule}-{targetId}"),
    },
    "aws:pipes/pipe:Pipe": byName(`pipes:${HERE}:pipe/{name}`),
    "aws:scheduler/schedule:Schedule": {
        id: "{groupName|default}/{name}",
        arn: `scheduler:${HERE}:schedule/{groupName|default}/{name}`,
        outputs: { groupName: "default", actionAfterCompletion: "NONE" },
    },
    "aws:scheduler/scheduleGroup:ScheduleGroup": byName(`scheduler:${HERE}:schedule-group/{name}`),
    "aws:sfn/alias:Alias": byArn(`states:${HERE}:stateMachine:{name}`),
    "aws:sfn/stateMachine:StateMachine": byArn(`states:${HERE}:stateMachine:{name}`, {
        status: "ACTIVE",
        stateMachineVersionArn: "",
        revisionId: "",
        versionDescription: "",
        encryptionConfiguration: { type: "AWS_OWNED_KEY" },
        loggingConfiguration: { includeExecutionData: false, level: "OFF" },
        tracingConfiguration: { enabled: false },
    }),
    "aws:sns/topic:Topic": byArn(`sns:${HERE}:{name}`, {
        owner: "{account}",
        beginningArchiveTime: "",
        signatureVersion: 1,
    }),
    "aws:sns/topicPolicy:TopicPolicy": { id: "{arn}", outputs: { owner: "{account}" } },
    "aws:sns/topicSubscription:TopicSubscription": {
        id: "{topic}:{uuid}",
        outputs: ({ protocol }) => ({
            arn: "{topic}:{uuid}",
            ownerId: "{account}",
            confirmationWasAuthenticated: true,
            // Somebody has to answer the message that AWS sends first.
            pendingConfirmation: protocol === "email" || protocol === "email-json",
        }),
    },
    "aws:sqs/queue:Queue": {
        id: "https://sqs.{region}.{dnsSuffix}/{account}/{name}",
        arn: `sqs:${HERE}:{name}`,
        outputs: (inputs) => ({
            url: "https://sqs.{region}.{dnsSuffix}/{account}/{name}",
            kmsDataKeyReusePeriodSeconds: 300,
            // A queue without a key of its own is encrypted with one of SQS's.
            sqsManagedSseEnabled: inputs.kmsMasterKeyId === undefined,
        }),
    },
    "aws:sqs/queuePolicy:QueuePolicy": { id: "{queueUrl}" },
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": { id: "{queueUrl}" },
    "aws:sqs/redrivePolicy:RedrivePolicy": { id: "{queueUrl}" },
    "aws:transfer/server:Server": {
        id: "s-{hex17}",
        arn: `transfer:${HERE}:server/s-{hex17}`,
        outputs: {
            endpoint: "s-{hex17}.server.transfer.{region}.{dnsSuffix}",
            hostKeyFingerprint: "",
            ipAddressType: "IPV4",
            protocols: ["SFTP"],
        },
    },
    "aws:transfer/sshKey:SshKey": {
        id: "{serverId}/{userName}/key-{hex17}",
        outputs: { sshKeyId: "key-{hex17}" },
    },
    "aws:transfer/user:User": {
        id: "{serverId}/{userName}",
        arn: `transfer:${HERE}:user/{serverId}/{userName}`,
    },
    "aws:transfer/workflow:Workflow": { id: "w-{hex17}", arn: `transfer:${HERE}:workflow/w-{hex17}` },
};
