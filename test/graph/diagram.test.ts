import { expect } from "chai";
import { StackGraph } from "../../graph/stack-graph";
import { urnOf } from "./built-graph";
import { drawn, type } from "./drawn-stack";

const { graph, diagram } = drawn();
const node = (ofType: string, name: string) => diagram.nodes.find(({ id }) => id === urnOf(ofType, name));
const arrows = diagram.edges.map(({ from, to, kind }) => {
    const short = (id: string) => id.split("::").at(-1)!;
    return `${from.startsWith("outside") ? "outside " : ""}${short(from)} ${kind === "flow" ? "->" : "..>"} ${short(to)}`;
});

describe("the diagram of a stack", () => {
    it("puts resources into stages from source to table", () => {
        const stages = Object.fromEntries(diagram.nodes.map(({ title, stage }) => [title, stage]));
        expect(stages).to.deep.equal({
            hooks: "Entrances",
            files: "Entrances",
            payments: "Tables",
            bus: "Streams",
            recorder: "Functions",
            validator: "Functions",
            raw: "Lake",
            logs: "Lake",
            "third parties": "Sources",
            microservices: "Sources",
            partners: "Sources",
        });
        expect(node(type.stream, "payments")?.stage).to.equal("Streams");
    });

    it("shows an entrance's helper with the entrance", () => {
        expect(node(type.function, "hooks-receiver")).to.equal(undefined);
        expect(node(type.api, "hooks-api")?.members).to.include(urnOf(type.function, "hooks-receiver"));
    });

    it("draws where data goes: through mappings, variables, rules and tables' locations", () => {
        expect(arrows).to.have.members([
            "outside hooks-api -> hooks-api",
            "outside bus -> bus",
            "outside files -> files",
            "hooks-api -> payments",
            "payments -> recorder",
            "recorder -> raw",
            "files -> validator",
            "raw -> payments-table",
        ]);
    });

    it("is the same in whatever order the resources were registered", () => {
        const { diagram: again } = drawn(new StackGraph([...graph.resources].reverse()));
        expect(again.nodes.map(({ id }) => id)).to.deep.equal(diagram.nodes.map(({ id }) => id));
        expect(again.edges).to.deep.equal(diagram.edges);
    });

    it("has the VPC's endpoints as its doors, and the rest as what the stack stands on", () => {
        expect(diagram.doors.map(({ name }) => name)).to.deep.equal(["s3", "kinesis"]);
        const foundations = diagram.foundations.map(({ name }) => name);
        expect(foundations).to.include("key").and.not.include("hooks");
    });
});
