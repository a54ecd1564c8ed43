import * as pulumi from "@pulumi/pulumi";

new pulumi.ComponentResource(
    "securecart:index:LambdaFunction",
    "remote",
    {
        handler: { name: new pulumi.Config().require("handler") },
        placement: { subnetIds: ["subnet-0a1b2c3d", "subnet-4e5f6a7b"], securityGroupIds: ["sg-0123abcd"] },
    },
    {},
    true,
);
