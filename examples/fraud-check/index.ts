import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AlarmTopic, ExternalFraudCheck } from "securecart";

const alarms = new AlarmTopic("fraud");
const check = new ExternalFraudCheck("fraud-check", {
    endpoint: "https://api.fraud.example/v1/payments",
    // pulumi config set --secret fraudServiceKey
    apiKey: new pulumi.Config().requireSecret("fraudServiceKey"),
    callsPerSecond: 10,
    alarms: alarms.target,
});

const scorer = new aws.iam.Role("scorer", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
check.grantAsk(scorer);
