import { matching, resourceRule, row } from "securecart/policy";

/** The shop's own rule: a stream says by a tag whom to call. */
export const streamOwner = resourceRule({
    id: "stream-owner",
    title: "Streams have the tag `owner`, a team's mail address.",
    concern: "alarms",
    severity: "medium",
    enforcement: "mandatory",
    why: "an alarm about a stream that nobody owns wakes the wrong people",
    controls: [],
    remediation: {
        steps: ["Tag the stream with its owner's mail address."],
        example: `tags: { owner: "checkout@shop.example" },`,
    },
    rows: [
        row(
            1001,
            "aws:kinesis/stream:Stream",
            "tags.owner",
            matching(/^[^@\s]+@[^@\s]+$/, "be a mail address"),
        ),
    ],
});
