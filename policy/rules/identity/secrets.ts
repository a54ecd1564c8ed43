import { empty, mustBeIfSet } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { topics } from "../controls";
import { markedSecret, noCredentials } from "../secret-values";
import { types } from "../types";

export const plaintextSecrets = resourceRule({
    id: "no-plaintext-secrets",
    title: "No password or key stands in clear text where it can be read.",
    concern: "identity",
    severity: "critical",
    enforcement: "mandatory",
    why: "whoever may describe the resource, or read the stack's state, has the secret",
    controls: topics.plaintext,
    remediation: {
        steps: [
            "Keep it in Secrets Manager, and give the code the secret's ARN; or mark it a Pulumi secret where AWS takes nothing else.",
        ],
        example: `environment: { variables: { WEBHOOK_SECRET_ARN: secret.arn } },`,
    },
    rows: [
        row(87, "aws:datasync/locationObjectStorage:LocationObjectStorage", "secretKey", markedSecret()),
        row(108, "aws:transfer/server:Server", "hostKey", markedSecret()),
        ...(
            [
                [121, types.function[0], "environment.variables"],
                [326, "aws:glue/job:Job", "defaultArguments"],
                [326, "aws:glue/job:Job", "nonOverridableArguments"],
                [327, "aws:mskconnect/connector:Connector", "connectorConfiguration"],
                [328, "aws:apigateway/stage:Stage", "variables"],
            ] as const
        ).map(([number, type, path]) =>
            row(number, type, path, noCredentials, {
                fix: "Move the value to Secrets Manager, and pass the secret's ARN",
            }),
        ),
        row(154, "aws:glue/connection:Connection", "connectionProperties.PASSWORD", empty(), {
            fix: "Use `SECRET_ID` in `connectionProperties` instead of `PASSWORD`",
        }),
    ],
});

export const payloads = resourceRule({
    id: "no-payloads-in-logs",
    title: "Logs of APIs and state machines hold no payloads.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "orders and payments would stand in logs that more people read than the data",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Leave `dataTraceEnabled` of methods off, and `includeExecutionData` of state machines."],
        example: `loggingConfiguration: { level: "ALL", includeExecutionData: false, logDestination },`,
    },
    rows: [
        row(
            191,
            "aws:sfn/stateMachine:StateMachine",
            "loggingConfiguration.includeExecutionData",
            mustBeIfSet(false),
        ),
        row(
            226,
            "aws:apigateway/methodSettings:MethodSettings",
            "settings.dataTraceEnabled",
            mustBeIfSet(false),
        ),
    ],
});
