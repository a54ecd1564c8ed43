import { customerKey, mustBe } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { equal, given, not } from "../conditions";
import { topics } from "../controls";
import { onlyOwnKey } from "./own-key";

const stateMachineTypes = ["aws:sfn/stateMachine:StateMachine", "aws:sfn/activity:Activity"];

export const stepFunctions = resourceRule({
    id: "step-functions-encryption",
    title: "State machines and activities are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: `executions keep their input and output for 90 days, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: ['Set `encryptionConfiguration` to `{ type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId }`.'],
        example: `encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: key.arn },`,
    },
    rows: [
        row(193, stateMachineTypes, "encryptionConfiguration.type", mustBe("CUSTOMER_MANAGED_KMS_KEY")),
        row(194, stateMachineTypes[0], "encryptionConfiguration.kmsKeyId", customerKey()),
        row(195, stateMachineTypes[1], "encryptionConfiguration.kmsKeyId", customerKey()),
    ],
});

const functionType = "aws:lambda/function:Function";

export const lambdaEncryption = resourceRule({
    id: "lambda-encryption",
    title: "Environment variables of functions and filters of event sources are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: `whoever may list functions reads their environment, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: [
            "Set `kmsKeyArn` of functions that have environment variables.",
            "Set `kmsKeyArn` of event source mappings that have filters.",
        ],
        example: `new aws.lambda.Function("normalizer", { ...rest, kmsKeyArn: key.arn });`,
    },
    rows: [
        row(119, functionType, "kmsKeyArn", customerKey(), { when: given("environment.variables") }),
        row(138, "aws:lambda/eventSourceMapping:EventSourceMapping", "kmsKeyArn", customerKey(), {
            when: given("filterCriteria"),
        }),
    ],
});

export const lambdaPackages = resourceRule({
    id: "lambda-package-encryption",
    title: "Deployment packages of functions are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: `Lambda keeps the code under a key that AWS owns, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: ["Set `sourceKmsKeyArn` of functions that are deployed as .zip files."],
        example: `new aws.lambda.Function("normalizer", { ...rest, sourceKmsKeyArn: key.arn });`,
    },
    rows: [
        row(120, functionType, "sourceKmsKeyArn", customerKey(), {
            when: not(equal("packageType", "Image")),
        }),
    ],
});
