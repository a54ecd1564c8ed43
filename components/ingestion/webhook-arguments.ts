import type * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks } from "../argument-checks";
import { isLogRetention } from "../monitoring/log-group";
import { isIpv4Block, maskOf } from "../network/ipv4-block";
import { isWholeBetween } from "./event-topic";
import type { WebhookIngestionArgs } from "./webhook-ingestion";

/** Somebody who sends signed events. */
export interface WebhookProcessor {
    /** Last part of the path that it sends to: 1 to 32 small letters, digits or `-`, beginning with a letter. */
    name: string;
    /** How it signs: `stripe`, as Stripe documents, or `standard`, by the Standard Webhooks specification. */
    scheme: string;
    /** Seconds that a signature's time may be off, 1 to 3600. Default: 300. */
    toleranceSeconds?: number;
    /**
     * ARN of the secret with its signing secrets: one as plain text, or `{"signingSecrets": [...]}`, all of them valid.
     * The component's key or `secretKeyArn` must encrypt it. Default: an empty secret, to be filled by an administrator.
     */
    secretArn?: pulumi.Input<string>;
    /** ARN of the key that encrypts `secretArn`. Default: the component's key. */
    secretKeyArn?: pulumi.Input<string>;
}

/** A name of one's own for the webhooks' address. */
export interface WebhookDomain {
    /** Such as `hooks.shop.example`; its DNS must lead to `domainTarget`. */
    name: string;
    /** ARN of an ACM certificate for the name, in this region. */
    certificateArn: pulumi.Input<string>;
}

/** Signature schemes that the receiver verifies, with the headers that carry what is secret in them. */
export const signatureHeaders: Readonly<Record<string, readonly string[]>> = {
    stripe: ["stripe-signature"],
    standard: ["webhook-signature"],
};

/** Lambda's environment has room for 4 KB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostProcessors = 15;

/**
 * Checks what a webhook was given.
 *
 * @throws {ArgumentError} With everything that AWS would refuse, or that would let events in unverified.
 */
export function checkWebhookArgs(name: string, args: WebhookIngestionArgs): void {
    const names = args.processors.map((processor) => processor.name);
    const checks = new ArgumentChecks("WebhookIngestion", name)
        .require("placement", args.placement, "private subnets with an endpoint of each of `services`")
        .require("stream", args.stream, "a Kinesis stream, as KinesisIngestion.source gives it")
        .require("handler", args.handler, "the handler that verifies signatures")
        .check(
            "processors",
            names,
            ({ length }) => length >= 1 && length <= mostProcessors,
            `1 to ${mostProcessors}`,
        )
        .check("requestsPerSecond", args.requestsPerSecond, isWholeBetween(1, 10_000), "1 to 10000")
        .check("burst", args.burst, isWholeBetween(1, 5000), "1 to 5000")
        .check(
            "requestsPerAddress",
            args.requestsPerAddress,
            isWholeBetween(10, 2_000_000_000),
            "10 to 2000000000 in 5 minutes",
        )
        .check("maxHoursBetweenEvents", args.maxHoursBetweenEvents, isWholeBetween(1, 168), "1 to 168")
        .check("logRetentionDays", args.logRetentionDays, isLogRetention, "a retention of CloudWatch Logs")
        .check(
            "domain.name",
            args.domain?.name,
            (domain) => /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(domain),
            "a domain name in small letters, such as hooks.shop.example",
        )
        .check(
            "domain.certificateArn",
            args.domain?.certificateArn,
            (arn) => /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(arn),
            "the ARN of an ACM certificate",
        );
    args.processors.forEach((processor, index) => {
        const field = (part: string) => `processors[${index}].${part}`;
        checks
            .check(
                field("name"),
                processor.name,
                (given) => /^[a-z][a-z0-9-]{0,31}$/.test(given) && names.indexOf(given) === index,
                "1 to 32 small letters, digits or -, beginning with a letter, each once",
            )
            .check(
                field("scheme"),
                processor.scheme,
                (scheme) => Object.hasOwn(signatureHeaders, scheme),
                Object.keys(signatureHeaders).join(", "),
            )
            .check(
                field("toleranceSeconds"),
                processor.toleranceSeconds,
                isWholeBetween(1, 3600),
                "1 to 3600",
            )
            .check(
                field("secretArn"),
                processor.secretArn,
                (arn) => /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/.test(arn),
                "the ARN of a secret",
            );
    });
    (args.sourceCidrs ?? []).forEach((cidr, index) =>
        checks.check(
            `sourceCidrs[${index}]`,
            cidr,
            (block) => isIpv4Block(block) && maskOf(block) >= 8,
            "an IPv4 block of at most a /8 that begins at its base, such as 3.18.12.63/32",
        ),
    );
    checks.throwIfAny();
}
