import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { TransferFamilyAuthorizerEvent, TransferFamilyAuthorizerResult } from "aws-lambda";
import { policyDocument } from "../../components/identity/policy-statement";
import {
    homeOf,
    homeTarget,
    landingStatements,
    userSecretName,
} from "../../components/ingestion/file-transfer-permissions";
import { describeFailure } from "../runtime/failure";
import { metricNames } from "../runtime/metric-names";
import type { SecretCache } from "../secrets/secret-cache";
import { isPassword } from "./password";
import type { Settings } from "./settings";
import { isAdmitted, parseUserSecret, type UserSecret } from "./user-secret";

/** https://docs.aws.amazon.com/transfer/latest/userguide/API_CreateUser.html#TransferFamily-CreateUser-request-UserName */
const userName = /^\w[\w@.-]{2,99}$/;
const serverId = /^s-[0-9a-f]{17}$/;

/**
 * Tells Transfer Family who a user is: by password, or by the public keys that the server then checks itself.
 *
 * A refusal is an empty answer, the same for a user that doesn't exist and a password that is wrong.
 */
export class TransferIdentity {
    constructor(
        private readonly needs: {
            settings: Settings;
            secrets: SecretCache;
            logger: Logger;
            metrics: Metrics;
        },
    ) {}

    async handle(login: TransferFamilyAuthorizerEvent): Promise<TransferFamilyAuthorizerResult> {
        const { logger, metrics } = this.needs;
        try {
            const user = await this.find(login);
            const keys = user && (await this.authenticate(user, login));
            if (!user) {
                // What was typed as the name of a user that doesn't exist may be a password.
                await isPassword(login.password ?? "", undefined);
            }
            metrics.addMetric(keys ? metricNames.accepted : metricNames.refused, MetricUnit.Count, 1);
            logger.info(keys ? "Login accepted" : "Login refused", {
                // What doesn't look like its own kind may be anything, and isn't printed.
                ...(serverId.test(login.serverId) && { serverId: login.serverId }),
                ...(/^(SFTP|FTPS?)$/.test(login.protocol) && { protocol: login.protocol }),
                ...(user && { user: login.username }),
            });
            return keys ? this.session(login.username, keys) : {};
        } catch (error) {
            logger.error("Login refused: the user can't be looked up", describeFailure(error));
            metrics.addMetric(metricNames.failed, MetricUnit.Count, 1);
            return {};
        } finally {
            metrics.publishStoredMetrics();
        }
    }

    private async find({
        serverId: server,
        username,
    }: TransferFamilyAuthorizerEvent): Promise<UserSecret | undefined> {
        // Both become part of a secret's name and of a path.
        if (!serverId.test(server) || !userName.test(username)) {
            return undefined;
        }
        const secret = await this.needs.secrets.get(userSecretName(server, username));
        return secret && parseUserSecret(secret.text);
    }

    /** @returns Keys that the server is to check; none after a password; `undefined` for a refusal. */
    private async authenticate(
        user: UserSecret,
        { password, sourceIp, protocol }: TransferFamilyAuthorizerEvent,
    ): Promise<readonly string[] | undefined> {
        const admitted = isAdmitted(user, sourceIp, protocol);
        if (password !== undefined && password !== "") {
            return (await isPassword(password, user)) && admitted ? [] : undefined;
        }
        return protocol === "SFTP" && admitted && user.publicKeys?.length ? user.publicKeys : undefined;
    }

    private session(user: string, publicKeys: readonly string[]): TransferFamilyAuthorizerResult {
        const { landing, userRoleArn, mayRename } = this.needs.settings;
        const partition = userRoleArn.split(":")[1];
        const location = {
            bucketName: landing.bucket,
            bucketArn: `arn:${partition}:s3:::${landing.bucket}`,
            prefix: landing.prefix,
            keyArn: landing.keyArn,
        };
        return {
            Role: userRoleArn,
            Policy: policyDocument(landingStatements(homeOf(location, user), mayRename)),
            HomeDirectoryType: "LOGICAL",
            HomeDirectoryDetails: JSON.stringify([{ Entry: "/", Target: homeTarget(location, user) }]),
            ...(publicKeys.length > 0 && { PublicKeys: [...publicKeys] }),
        };
    }
}
