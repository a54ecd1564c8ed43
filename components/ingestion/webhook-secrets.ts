import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../identity/policy-statement";
import type { WebhookProcessor } from "./webhook-arguments";

/** A processor with its signing secrets. */
export interface SecuredProcessor extends WebhookProcessor {
    secretArn: pulumi.Input<string>;
    secretKeyArn: pulumi.Input<string>;
}

/** Gives each processor without signing secrets an empty secret, which an administrator fills. */
export function securedProcessors(
    name: string,
    processors: WebhookProcessor[],
    keyArn: pulumi.Input<string>,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    opts: pulumi.CustomResourceOptions,
): SecuredProcessor[] {
    return processors.map((processor) => ({
        ...processor,
        secretKeyArn: processor.secretKeyArn ?? keyArn,
        secretArn:
            processor.secretArn ??
            new aws.secretsmanager.Secret(
                `${name}-${processor.name}-signing`,
                {
                    description: `Signing secrets of the webhooks of ${processor.name}`,
                    kmsKeyId: keyArn,
                    tags,
                },
                opts,
            ).arn,
    }));
}

/** The processors as the receiver reads them from its environment. */
export function processorsVariable(processors: SecuredProcessor[]): pulumi.Output<string> {
    return pulumi.all(processors.map(({ secretArn }) => secretArn)).apply((arns) =>
        JSON.stringify(
            processors.map(({ name, scheme, toleranceSeconds }, index) => ({
                name,
                scheme,
                secretArn: arns[index],
                ...(toleranceSeconds !== undefined && { toleranceSeconds }),
            })),
        ),
    );
}

/** What the receiver takes to read the signing secrets. */
export function signingSecretStatements(secretArns: string[], keyArns: string[]): PolicyStatement[] {
    const region = keyArns[0].split(":")[3];
    return [
        {
            Sid: "ReadSigningSecrets",
            Effect: "Allow",
            Action: "secretsmanager:GetSecretValue",
            Resource: secretArns,
        },
        {
            Sid: "DecryptSigningSecrets",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: [...new Set(keyArns)],
            Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
        },
    ];
}
