/** As many resources and components as the configuration says, without anything in or between them. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
for (let index = 0; index < config.requireNumber("components"); index++) {
    new pulumi.ComponentResource("bench:index:Bare", `component-${index}`);
}
for (let index = 0; index < config.requireNumber("resources"); index++) {
    new aws.sns.Topic(`topic-${index}`);
}
