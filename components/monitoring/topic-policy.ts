import type { PolicyStatement } from "../identity/policy-statement";

/** Where a topic is, every value resolved. */
export interface TopicIdentity {
    arn: string;
    accountId: string;
}

/** Who may publish to an alarm topic: this account's alarms, its event rules, and nobody in clear text. */
export function alarmTopicStatements({ arn, accountId }: TopicIdentity): PolicyStatement[] {
    const [, partition, , region] = arn.split(":");
    return [
        {
            Sid: "AlarmsOfThisAccount",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: arn,
            Condition: {
                StringEquals: { "aws:SourceAccount": accountId },
                ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*` },
            },
        },
        {
            // EventBridge sends no condition keys to SNS; with a condition here its events would be lost without a word.
            // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html (Amazon SNS permissions)
            Sid: "EventRules",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sns:Publish",
            Resource: arn,
        },
        {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    ];
}
