import { mustBe, oneOf } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { fsbp, topics } from "../controls";

export const tableType = "aws:dynamodb/table:Table";

export const tables = resourceRule({
    id: "dynamodb-recovery",
    title: "DynamoDB tables can be restored to any second.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a wrong write is otherwise final",
    controls: [...fsbp("DynamoDB.2"), ...topics.recovery],
    remediation: {
        steps: ["Set `pointInTimeRecovery.enabled: true`."],
        example: `new aws.dynamodb.Table("seen", { ...rest, pointInTimeRecovery: { enabled: true } });`,
    },
    rows: [row(244, tableType, "pointInTimeRecovery.enabled", mustBe(true))],
});

export const tableCapacity = resourceRule({
    id: "dynamodb-capacity",
    title: "DynamoDB tables follow the load.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "a table with fixed capacity throttles at the first peak",
    controls: fsbp("DynamoDB.1"),
    remediation: {
        steps: [
            'Set `billingMode: "PAY_PER_REQUEST"`, or scale the capacity.',
            "Set `streamEnabled` if `streams` are required.",
        ],
        example: `new aws.dynamodb.Table("seen", { ...rest, billingMode: "PAY_PER_REQUEST" });`,
    },
    options: {
        streams: { type: "boolean", default: false, description: "Whether tables must have a stream." },
    },
    rows: [
        row(246, tableType, "billingMode", oneOf(["PAY_PER_REQUEST"])),
        row(247, tableType, "streamEnabled", {
            demand: () => "be true",
            test: (value, context) =>
                context.option<boolean>("streams") ? mustBe(true).test(value, context) : "met",
        }),
    ],
});
