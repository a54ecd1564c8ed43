import type { PolicyStatement } from "../identity/policy-statement";
import { arn, type Place } from "../place";

/** What using a key means. */
export const useActions = [
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/** What it takes to put a message into an encrypted topic or queue. */
export const deliverActions = ["kms:Decrypt", "kms:GenerateDataKey"];

/**
 * Roles that a service assumes call KMS without that service in between: their encryption context says what for.
 *
 * Sources: https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html,
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html
 */
export function byRoles(
    sid: string,
    actions: string[],
    place: Place,
    context: Record<string, string>,
): PolicyStatement {
    return {
        Sid: sid,
        Effect: "Allow",
        Principal: accountRoot(place),
        Action: actions,
        Resource: "*",
        Condition: { StringEquals: { "kms:CallerAccount": place.accountId }, ArnLike: context },
    };
}

/** The account's root stands for whomever IAM allows. */
export function accountRoot(place: Place): { AWS: string } {
    return { AWS: `arn:${place.partition}:iam::${place.accountId}:root` };
}

/** A service's own use of the key, for this account's resources alone. */
export function onBehalfOfAccount(
    sid: string,
    service: string,
    actions: string[],
    place: Place,
): PolicyStatement {
    return {
        Sid: sid,
        Effect: "Allow",
        Principal: { Service: `${service}.amazonaws.com` },
        Action: actions,
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceAccount": place.accountId } },
    };
}

/**
 * EventBridge's deliveries carry no `aws:SourceAccount`: a key that asks for it drops them silently. The encryption
 * context names the topic instead.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function eventsToTopics(place: Place): PolicyStatement {
    return deliveries(
        "EventBridgeToTopics",
        "kms:EncryptionContext:aws:sns:topicArn",
        arn(place, "sns", "*"),
    );
}

/** As to topics, to queues. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services */
export function eventsToQueues(place: Place): PolicyStatement {
    return deliveries("EventBridgeToQueues", "kms:EncryptionContext:aws:sqs:arn", arn(place, "sqs", "*"));
}

function deliveries(sid: string, contextKey: string, targets: string): PolicyStatement {
    return {
        Sid: sid,
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: deliverActions,
        Resource: "*",
        Condition: { ArnLike: { [contextKey]: targets } },
    };
}
