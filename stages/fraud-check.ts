import * as pulumi from "@pulumi/pulumi";
import { ExternalFraudCheck } from "../components";
import type { Platform, SettingsOf } from "./platform";

/** Out to an external fraud service: an EventBridge API destination. Its verdict comes back by webhook. */
export function fraudCheckStage(platform: Platform, settings: SettingsOf<"fraudCheck">): ExternalFraudCheck {
    const check = new ExternalFraudCheck("fraud-check", {
        ...platform.shared,
        endpoint: settings.endpoint ?? "",
        apiKey: pulumi.secret(settings.apiKey ?? ""),
    });
    platform.add({ "External fraud check": check });
    return check;
}
