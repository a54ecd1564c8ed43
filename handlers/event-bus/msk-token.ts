import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SignatureV4 } from "@smithy/signature-v4";

/** A token that an MSK cluster with IAM authentication takes for SASL/OAUTHBEARER. */
export interface MskToken {
    readonly value: string;
}

/** How long a token may be used for a new connection, in seconds; the most that MSK allows. */
const lifetimeSeconds = 900;

/**
 * Makes a token for MSK's IAM authentication: a presigned URL for `kafka-cluster:Connect`, base64url, as AWS's own
 * signers make it: https://docs.aws.amazon.com/msk/latest/developerguide/configure-clients-for-iam-access-control.html
 *
 * @param config - Of any AWS client: its credentials and region are the function's.
 */
export async function mskToken(
    config: Pick<DynamoDBClient["config"], "credentials" | "region" | "sha256">,
): Promise<MskToken> {
    const region = await config.region();
    const signer = new SignatureV4({
        service: "kafka-cluster",
        region,
        credentials: config.credentials,
        sha256: config.sha256,
    });
    const hostname = `kafka.${region}.amazonaws.com`;
    const signed = await signer.presign(
        {
            method: "GET",
            protocol: "https:",
            hostname,
            path: "/",
            query: { Action: "kafka-cluster:Connect" },
            headers: { host: hostname },
        },
        { expiresIn: lifetimeSeconds },
    );
    const query = new URLSearchParams({
        ...(signed.query as Record<string, string>),
        "User-Agent": "securecart",
    });
    // A space is %20 in a signed URL.
    const url = `https://${hostname}/?${query.toString().replaceAll("+", "%20")}`;
    return { value: Buffer.from(url).toString("base64url") };
}
