import { type Weakening, set, clear } from "./weakening";

export const instances: readonly Weakening[] = [
    set(332, "instance-metadata-v2", "agent-host", "metadataOptions.httpTokens", "optional"),
    set(332, "instance-metadata-v2", "agents", "metadataOptions", clear),
    set(333, "instance-private", "agent-host", "associatePublicIpAddress", true),
    set(333, "instance-private", "agents", "networkInterfaces.0.associatePublicIpAddress", "true"),
    set(334, "volume-encryption", "agent-host", "rootBlockDevice", clear),
    set(334, "volume-encryption", "agent-host", "ebsBlockDevices.0.encrypted", false),
    set(334, "volume-encryption", "agents", "blockDeviceMappings.0.ebs.encrypted", "false"),
    set(334, "volume-encryption", "buffer", "encrypted", false),
    set(329, "secret-recovery", "webhook-secret", "recoveryWindowInDays", 0),
    {
        row: 330,
        rule: "stack-deletion-protection",
        on: "seen",
        what: "seen unprotected beside a protected log group",
        inPreview: "violated",
        apply: (stack) => {
            stack.find("logs").inputs.deletionProtectionEnabled = true;
            stack.find("seen").inputs.deletionProtectionEnabled = false;
        },
    },
];
