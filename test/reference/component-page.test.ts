import { expect } from "chai";
import type { ComponentFacts } from "../../reference/component-facts";
import { componentPage } from "../../reference/component-page";
import { componentPicture } from "../../reference/component-picture";
import { builtGraph, component, urnOf } from "../graph/built-graph";

const queue = "aws:sqs/queue:Queue";
const topic = "aws:sns/topic:Topic";

/** A component with queues that a topic sends to. */
const family = (queues: number) =>
    builtGraph([
        { type: topic, name: "alerts" },
        ...Array.from({ length: queues }, (_, index) => ({
            type: queue,
            name: `queue-${index}`,
            from: { policy: [urnOf(topic, "alerts")] },
        })),
    ]).resources;

describe("a component's picture", () => {
    it("has a box for each resource, and arrows from what it takes values from", () => {
        const picture = componentPicture(family(2)).split("\n");
        expect(picture.filter((line) => line.includes("<small>"))).to.have.length(3);
        expect(picture.filter((line) => line.includes("-->"))).to.deep.equal([
            "    r0 --> r1",
            "    r0 --> r2",
        ]);
    });

    it("leaves none out where there are too many: those of one type are one box that says how many", () => {
        const picture = componentPicture(family(30)).split("\n");
        const boxes = picture.filter((line) => line.includes("<small>"));
        expect(boxes).to.have.length(2);
        expect(boxes[0]).to.contain("<small>alerts</small>");
        expect(boxes[1]).to.contain("<small>30 of them</small>");
        expect(picture.filter((line) => line.includes("-->"))).to.deep.equal(["    r0 --> r1"]);
    });
});

describe("a component's page", () => {
    const facts: ComponentFacts = {
        children: [],
        alarms: [],
        roles: [],
        usdPerMonth: 0,
        costs: [],
        family: builtGraph([component("Queue", "orders")]).resources,
    };
    const field = (name: string, optional: boolean) => ({
        name,
        type: "string",
        optional,
        text: "Its name.",
    });
    const page = componentPage({
        shown: { component: "Queue", example: "queue", name: "orders", limits: [] },
        api: {
            name: "Queue",
            summary: "A queue.",
            args: [field("keyArn", false), field("name", true)],
            outputs: [field("queueArn", false)],
            methods: [],
            errors: ["`ArgumentError` for arguments that SQS would refuse."],
        },
        facts,
        source: "",
    });

    it("says which arguments are required; every output is there", () => {
        expect(page.match(/^\| `.*required.*$/gm)).to.deep.equal([
            "| `keyArn` (required) | `string` | Its name. |",
        ]);
    });

    it("names the error that the constructor throws", () => {
        expect(page).to.contain("\nThrows `ArgumentError` for arguments that SQS would refuse.\n");
    });
});
