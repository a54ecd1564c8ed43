import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { describeMistakes, parseSettings, settingsSchema } from "../../settings/settings";

function mistakesOf(raw: unknown): string {
    const result = parseSettings(raw);
    return "mistakes" in result ? describeMistakes(result.mistakes) : "";
}

describe("settings", () => {
    it("complete an empty stack file with defaults", () => {
        const result = parseSettings({});
        expect(result).to.have.nested.property("settings.network.zones", 2);
        expect(result).to.have.nested.property("settings.retention.curatedDays", 2555);
        expect(result).to.have.nested.property("settings.clickstream.enabled", true);
    });

    it("report every mistake at once, with path and the value given", () => {
        expect(mistakesOf({ network: { zones: 5 }, clickstream: { retentionHours: "a day" } }).split("\n"))
            .to.have.lengthOf(2)
            .and.satisfy((lines: string[]) => lines[0].includes("securecart:network.zones"))
            .and.satisfy((lines: string[]) => lines[0].endsWith("(got 5)"))
            .and.satisfy((lines: string[]) => lines[1].includes('(got "a day")'));
    });

    it("name the settings that are allowed where an unknown one is given", () => {
        expect(mistakesOf({ network: { zone: 2 } })).to.equal(
            "  - securecart:network.zone: no such setting; allowed: zones, cidrBlock",
        );
    });

    it("refuse retention that CloudWatch Logs does not offer", () => {
        expect(mistakesOf({ retention: { logDays: 366 } })).to.include("securecart:retention.logDays");
    });

    it("are declared in Pulumi.yaml with the same names, types and descriptions", () => {
        const project = parse(readFileSync("Pulumi.yaml", "utf8")) as {
            config: Record<string, { type: string; description: string }>;
        };
        const { properties } = z.toJSONSchema(settingsSchema, { io: "input" }) as unknown as {
            properties: Record<string, { type: string; description: string }>;
        };
        const declared = Object.entries(project.config).map(([key, { type, description }]) => ({
            key,
            type,
            description,
        }));
        expect(declared).to.deep.equal(
            Object.entries(properties).map(([key, { type, description }]) => ({
                key: `securecart:${key}`,
                type,
                description,
            })),
        );
    });
});
