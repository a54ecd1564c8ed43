import { present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { types } from "../types";

export const descriptions = resourceRule({
    id: "descriptions",
    title: "Keys, functions and security groups say what they are for.",
    concern: "logging",
    severity: "low",
    enforcement: "advisory",
    why: "who finds one in the console years later must know whether it may go",
    controls: [],
    remediation: {
        steps: ["Set `description`."],
        example: `new aws.kms.Key("orders", { description: "Encrypts orders", enableKeyRotation: true });`,
    },
    rows: [
        row(47, types.key[0], "description", present()),
        row(131, types.function[0], "description", present()),
        row(
            287,
            types.securityGroup[0],
            "description",
            satisfying("say what it is for", (value) => value !== "" && value !== "Managed by Pulumi"),
        ),
    ],
});
