import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ExternalFraudCheck } from "../components";
import type { Platform, SettingsOf } from "./platform";

/** Out to an external fraud service: an EventBridge API destination. Its verdict comes back by webhook. */
export function fraudCheckStage(platform: Platform, settings: SettingsOf<"fraudCheck">): ExternalFraudCheck {
    const check = new ExternalFraudCheck("fraud-check", {
        ...platform.shared,
        endpoint: settings.endpoint ?? "",
        apiKey: apiKeyOf(settings),
    });
    platform.add({ "External fraud check": check });
    return check;
}

/** The key that the stack keeps, or the one that Secrets Manager does: either way a secret in the state. */
function apiKeyOf({ apiKey, apiKeySecretArn }: SettingsOf<"fraudCheck">): pulumi.Output<string> {
    return apiKeySecretArn === undefined
        ? pulumi.secret(apiKey ?? "")
        : pulumi.secret(
              aws.secretsmanager.getSecretVersionOutput({ secretId: apiKeySecretArn }).secretString,
          );
}
