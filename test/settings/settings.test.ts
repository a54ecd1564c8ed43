import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { describeMistakes, parseSettings, parseStackConfig, settingsSchema } from "../../settings/settings";

function mistakesOf(raw: unknown): string {
    const result = parseSettings(raw);
    return "mistakes" in result ? describeMistakes("dev", result.mistakes) : "";
}

describe("settings", () => {
    it("complete an empty stack file with defaults", () => {
        const result = parseSettings({});
        expect(result).to.have.nested.property("settings.network.zones", 2);
        expect(result).to.have.nested.property("settings.retention.curatedDays", 2555);
        expect(result).to.have.nested.property("settings.clickstream.enabled", true);
    });

    it("report every mistake at once, with path and the value given", () => {
        const [title, zones, hours, ...rest] = mistakesOf({
            network: { zones: 5 },
            clickstream: { retentionHours: "a day" },
        }).split("\n");
        expect(title).to.equal("Settings of stack dev:");
        expect(zones).to.equal("  - securecart:network.zones: must be a whole number from 2 to 3 (got 5)");
        expect(hours).to.equal(
            '  - securecart:clickstream.retentionHours: must be a whole number from 24 to 8760 (got "a day")',
        );
        expect(rest).to.deep.equal([]);
    });

    it("name what was meant, and the settings that are allowed, where an unknown one is given", () => {
        expect(mistakesOf({ network: { zone: 2 } })).to.include(
            "  - securecart:network.zone: no such setting, did you mean zones?; allowed: zones, zoneNames, cidrBlock",
        );
        expect(mistakesOf({ eventbus: { enabled: true } })).to.include("did you mean eventBus?");
    });

    it("say of every kind of value what it must be, with the range or the choices", () => {
        const [, ...lines] = mistakesOf({
            protect: "yes",
            network: "three",
            retention: { logDays: 100, rawDays: 0.5 },
            alarms: { emails: ["nobody"], runbookBase: "docs" },
            clickstream: { shards: -1 },
            transactions: { currency: 978 },
            payments: { processors: { name: "stripe" } },
            orders: { workerType: "Z.1X" },
            analytics: { initialWorkers: "none", exchangeRates: { USD: 0 } },
        }).split("\n");
        expect(lines).to.deep.equal([
            '  - securecart:protect: must be true or false (got "yes")',
            '  - securecart:network: must be a mapping of some of: zones, zoneNames, cidrBlock (got "three")',
            "  - securecart:retention.logDays: must be one of 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 (got 100)",
            "  - securecart:retention.rawDays: must be a whole number from 1 to 36500 (got 0.5)",
            '  - securecart:alarms.emails.0: must be an e-mail address (got "nobody")',
            '  - securecart:alarms.runbookBase: must end in / (got "docs")',
            "  - securecart:clickstream.shards: must be a whole number from 0 to 10000 (got -1)",
            "  - securecart:transactions.currency: must be text (got 978)",
            '  - securecart:payments.processors: must be a list of 15 at most (got {"name":"stripe"})',
            '  - securecart:orders.workerType: must be one of G.1X, G.2X, G.4X, G.8X, R.1X, R.2X (got "Z.1X")',
            '  - securecart:analytics.initialWorkers: must be a whole number from 0 on (got "none")',
            "  - securecart:analytics.exchangeRates.USD: must be a number above 0 (got 0)",
        ]);
    });

    it("refuse keys whose namespace is mistyped, which nobody would read", () => {
        const result = parseStackConfig({ "secureCart:protect": "true", "aws:region": "us-east-1" });
        expect("mistakes" in result ? result.mistakes : []).to.deep.equal([
            {
                path: "secureCart:protect",
                message: "no such setting; this project's begin with securecart:",
            },
        ]);
    });

    it("need three zones for the event bus, also where something else is wrong", () => {
        const mistakes = mistakesOf({ protect: "yes", eventBus: { enabled: true } });
        expect(mistakes)
            .to.include("securecart:protect")
            .and.to.include("securecart:network.zones: must be 3");
    });

    it("take the names of as many zones as there are to be", () => {
        const network = { zones: 3, zoneNames: ["us-east-1a", "us-east-1b", "us-east-1d"] };
        expect(parseSettings({ network })).to.have.nested.property(
            "settings.network.zoneNames.2",
            "us-east-1d",
        );
        const refused = "securecart:network.zoneNames: must be as many different zones";
        expect(mistakesOf({ network: { ...network, zones: 2 } })).to.include(refused);
        const twice = { zones: 2, zoneNames: ["us-east-1a", "us-east-1a"] };
        expect(mistakesOf({ network: twice })).to.include(refused);
        expect(mistakesOf({ network: { zoneNames: ["use1-az1", "us-east-1a"] } })).to.include(
            "securecart:network.zoneNames.0: must be the name of an availability zone",
        );
    });

    it("demand what a stage that is turned on can't do without", () => {
        const mistakes = mistakesOf({ legacyOrders: { enabled: true } });
        expect(mistakes)
            .to.include("securecart:legacyOrders.server: needed")
            .and.to.include("securecart:legacyOrders.agentArns: needed");
    });

    it("report shapes, missing needs and switched-off stages together", () => {
        const [, ...lines] = mistakesOf({
            network: { cidrBlock: "10.0.0.1/16" },
            eventBus: { instanceType: "m5.large" },
            legacyOrders: {
                enabled: true,
                server: "files.shop.example",
                agentArns: ["agent-1"],
                schedule: "daily",
            },
            sessions: { enabled: true },
            clickstream: { enabled: false },
            nightly: { schedule: "rate(1 day)" },
            warehouseFiles: { enabled: true, clientCidrs: ["10.20.0.0/16"], users: [{ name: "depot" }] },
        }).split("\n");
        const paths = lines.map(
            (line) => /^ {2}- securecart:([\w.]+): (must be|needed)/.exec(line)?.[1] ?? line,
        );
        expect(paths).to.have.members([
            "network.cidrBlock",
            "eventBus.instanceType",
            "legacyOrders.agentArns.0",
            "legacyOrders.schedule",
            "nightly.schedule",
            "clickstream.enabled",
            "warehouseFiles.users.0.publicKeys",
        ]);
    });

    it("take an API key in plain text in dev alone, else as a Pulumi secret or by its ARN", () => {
        const given = (fields: object) => ({
            fraudCheck: { enabled: true, endpoint: "https://api.fraud.example/v1", ...fields },
        });
        const plain = given({ apiKey: "sk-4711" });
        expect(parseSettings(plain, { stack: "dev" })).to.have.property("settings");
        expect(parseSettings(plain, { stack: "prod", isSecret: () => true })).to.have.property("settings");
        const apiKeySecretArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:fraud-a1b2c3";
        expect(parseSettings(given({ apiKeySecretArn }), { stack: "prod" })).to.have.property("settings");
        const refused = parseSettings(plain, { stack: "prod" });
        const text = "mistakes" in refused ? describeMistakes("prod", refused.mistakes) : "";
        expect(text)
            .to.include("securecart:fraudCheck.apiKey: must be a Pulumi secret outside the stack dev")
            .and.not.to.include("4711");
    });

    it("never show a secret that is mistaken", () => {
        const mistakes = mistakesOf({
            fraudCheck: { enabled: true, endpoint: "https://x.example", apiKey: 4711 },
        });
        expect(mistakes).to.include("securecart:fraudCheck.apiKey").and.not.to.include("4711");
        const around = mistakesOf({ fraudCheck: [{ apiKey: "4711" }] });
        expect(around).to.include("securecart:fraudCheck: must be a mapping").and.not.to.include("4711");
    });

    it("are read from configuration as the engine hands it over, in text", () => {
        const result = parseStackConfig({
            "aws:region": "eu-central-1",
            "securecart:protect": "true",
            "securecart:network": '{"zones":3}',
        });
        expect(result).to.have.nested.property("settings.protect", true);
        expect(result).to.have.nested.property("settings.network.zones", 3);
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
