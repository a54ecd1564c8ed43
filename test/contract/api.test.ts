import { expect } from "chai";
import { readApi, writeApi } from "../../contract/api-report";
import { compareApis } from "../../contract/compare-apis";
import { readApiHistory } from "../../contract/recorded-apis";
import { schemaApi } from "../../contract/schema-api";
import { judgeVersion } from "../../contract/version-bump";

const STREAM = `# securecart
class Stream
    constructor(name: string, args?: StreamArgs)
    grantWrite(role: Role): Policy
    streamName: Output<string>
interface StreamArgs
    alarms: Target
    shardCount?: Input<number>
interface Reference
    id: string
interface Target
    topicArn: string
function sizeOf(stream: Stream): Reference
`;

const changes = (now: string, old = STREAM) =>
    compareApis(readApi(old), readApi(now)).map(({ level, text }) => `${level} ${text.split(":")[0]}`);
const edit = (from: string, to: string) => changes(STREAM.replace(from, to));

describe("the comparison of public APIs", () => {
    it("finds nothing in the same API, however it is sorted", () => {
        expect(changes(writeApi(readApi(STREAM)))).to.deep.equal([]);
    });

    const breaking: [string, string, string][] = [
        ["an export that is gone", "interface Target\n    topicArn: string\n", ""],
        ["an argument that is gone", "    shardCount?: Input<number>\n", ""],
        ["an argument of another type", "Input<number>", "Input<string>"],
        [
            "a new argument that is required",
            "    alarms: Target\n",
            "    alarms: Target\n    keyArn: string\n",
        ],
        ["an argument that becomes required", "shardCount?:", "shardCount:"],
        [
            "a required field within an argument",
            "topicArn: string\n",
            "topicArn: string\n    keyArn: string\n",
        ],
        ["an output that is gone", "    streamName: Output<string>\n", ""],
        ["an output of another type", "Output<string>", "Output<string | undefined>"],
        ["a result's field that may be missing", "    id: string", "    id?: string"],
        ["a method that takes more", "grantWrite(role: Role)", "grantWrite(role: Role, id: string)"],
        ["a method that answers something else", "): Policy", "): void"],
        ["a class that becomes a function", "class Stream", "function Stream"],
    ];
    for (const [what, from, to] of breaking) {
        it(`calls ${what} major`, () => {
            expect(edit(from, to)).to.satisfy((all: string[]) =>
                all.some((line) => line.startsWith("major ")),
            );
        });
    }

    const adding: [string, string, string][] = [
        ["a new export", "function sizeOf", "type Size: number\nfunction sizeOf"],
        [
            "a new argument that may be left out",
            "    alarms: Target\n",
            "    alarms: Target\n    keyArn?: string\n",
        ],
        ["an argument that may be left out now", "    alarms: Target", "    alarms?: Target"],
        ["a new output", "    streamName:", "    streamArn: Output<string>\n    streamName:"],
        ["a new field of a result", "    id: string", "    id: string\n    name: string"],
        ["a parameter that may be left out", "grantWrite(role: Role)", "grantWrite(role: Role, id?: string)"],
    ];
    for (const [what, from, to] of adding) {
        it(`calls ${what} minor`, () => {
            const found = edit(from, to);
            expect(found).to.have.length(1);
            expect(found[0]).to.match(/^minor /);
        });
    }

    it("holds a plugin's inputs and outputs to the same rules", () => {
        const resource = {
            inputProperties: {
                shardCount: { type: "integer" },
                tags: { additionalProperties: { type: "string" } },
            },
            requiredInputs: ["shardCount"],
            properties: { streamName: { type: "string" } },
            required: ["streamName"],
        };
        const api = (changed: object) => [
            schemaApi({ name: "shop", resources: { "shop:index:Stream": { ...resource, ...changed } } }),
        ];
        const told = (changed: object) =>
            compareApis(api({}), api(changed)).map(({ level, text }) => `${level} ${text}`);
        expect(told({ requiredInputs: [] })).to.deep.equal([
            "minor shop/plugin-schema Stream.input shardCount: is optional",
        ]);
        expect(told({ requiredInputs: ["shardCount", "tags"] })).to.deep.equal([
            "major shop/plugin-schema Stream.input tags: was input tags?: Record<string, string>, is input tags: Record<string, string>",
        ]);
        expect(told({ required: [] })).to.deep.equal([
            "major shop/plugin-schema Stream.output streamName: was output streamName: string, is output streamName?: string",
        ]);
        expect(told({ properties: {} })).to.deep.equal([
            "major shop/plugin-schema Stream.output streamName: is gone",
        ]);
    });
});

describe("the version of the package", function () {
    this.timeout(120_000);

    const added = `${STREAM}type Size: number\n`;
    const removed = STREAM.replace("    streamName: Output<string>\n", "");
    const judge = (last: string, version: string, now: string, released = true) => {
        const recorded = new Map([[last, readApi(STREAM)]]);
        return judgeVersion({ version, now: readApi(now), recorded, released });
    };

    for (const [last, version, now, fits] of [
        ["1.2.0", "1.2.1", STREAM, true],
        ["1.2.0", "1.2.1", added, false],
        ["1.2.0", "1.3.0", added, true],
        ["1.2.0", "1.3.0", removed, false],
        ["1.2.0", "2.0.0", removed, true],
        ["0.1.0", "0.1.1", added, true],
        ["0.1.0", "0.1.1", removed, false],
        ["0.1.0", "0.2.0", removed, true],
    ] as const) {
        const what =
            now === STREAM ? "nothing has changed" : now === added ? "something is new" : "something is gone";
        it(`${fits ? "may" : "may not"} be ${version} after ${last} where ${what}`, () => {
            expect(judge(last, version, now).fits).to.equal(fits);
        });
    }

    it("can't stay where a released version's API changes, and says what it must be", () => {
        const { fits, advice } = judge("1.2.0", "1.2.0", removed);
        expect([fits, advice]).to.deep.equal([
            false,
            "1.2.0 is released with another API: the version must be 2.0.0 or higher.",
        ]);
        expect(judge("1.2.0", "1.2.0", removed, false).advice).to.match(/npm run api -- --record/);
    });

    it("fits what the sources export; if not, npm run api says why", async () => {
        const { fits, advice, changes: found } = judgeVersion(await readApiHistory());
        expect(fits, [...found.map(({ level, text }) => `${level} ${text}`), advice].join("\n")).to.equal(
            true,
        );
    });
});
