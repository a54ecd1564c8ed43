import * as pulumi from "@pulumi/pulumi";

throw new pulumi.RunError("Settings of stack dev:\n  retention.rawDays: -1 is not positive");
