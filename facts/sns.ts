/**
 * Protocols over which an alarm topic notifies. `http` is left out, since it is clear text; `firehose` and `application`
 * need more than an endpoint.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
export const subscriptionProtocols = ["email", "email-json", "https", "lambda", "sms", "sqs"] as const;

/** Whether an alarm topic can notify over that protocol. */
export function isSubscriptionProtocol(protocol: string): boolean {
    return subscriptionProtocols.some((allowed) => allowed === protocol);
}
