import * as pulumi from "@pulumi/pulumi";

export const length = new pulumi.Config("shop").requireSecret("token").apply((token) => token.length);
export const token = new pulumi.Config("shop").requireSecret("token");
