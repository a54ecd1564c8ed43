import { atMost } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { given, not } from "../conditions";
import { fsbp, topics } from "../controls";

export const rotation = resourceRule({
    id: "secret-rotation",
    title: "Where secrets rotate, they rotate often enough.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a leaked password works until it is changed",
    controls: [...fsbp("SecretsManager.1", "SecretsManager.4"), ...topics.secretRotation],
    remediation: {
        steps: [
            "Set `rotationRules.automaticallyAfterDays` to the allowed maximum at most, or a `scheduleExpression`.",
        ],
        example: `rotationRules: { automaticallyAfterDays: 30 },`,
    },
    options: {
        maximumDays: {
            type: "integer",
            default: 90,
            minimum: 1,
            maximum: 1000,
            description: "Longest time between two rotations, in days.",
        },
    },
    rows: [
        row(
            301,
            "aws:secretsmanager/secretRotation:SecretRotation",
            "rotationRules.automaticallyAfterDays",
            atMost("maximumDays", "days"),
            {
                when: not(given("rotationRules.scheduleExpression")),
            },
        ),
    ],
});
