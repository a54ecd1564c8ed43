import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { concerns, type Claim, type Concern, type Rule } from "./rule";
import { allRules } from "./rules/all-rules";
import { leftOut, leftOutLinks } from "./rules/left-out";

/** Where the rules are described. */
export const page = join(__dirname, "../docs/policy.md");

const begin = "<!-- Written by `npm run policy:docs`; everything below this line is generated. -->";

const concernTitles: Record<Concern, string> = {
    "encryption-at-rest": "Encryption at rest",
    "encryption-in-transit": "Encryption in transit",
    "private-access": "Private access",
    alarms: "Alarms",
    identity: "Identity",
    logging: "Logging",
    resilience: "Resilience",
};

/** The page with its generated part written anew. */
export async function writtenAnew(current: string): Promise<string> {
    const [written] = current.split(begin);
    const style = await resolveConfig(page);
    return format(`${written}${begin}\n\n${generated()}`, { ...style, parser: "markdown" });
}

function generated(): string {
    const mandatory = allRules.filter(({ enforcement }) => enforcement === "mandatory").length;
    return [
        `## The rules`,
        ``,
        `${allRules.length} rules, ${mandatory} of them mandatory unless configured otherwise.`,
        ``,
        ...concerns.flatMap((concern) => summary(concern)),
        ...concerns.flatMap((concern) => [
            `## ${concernTitles[concern]}`,
            ``,
            ...allRules.filter((rule) => rule.concern === concern).flatMap(section),
        ]),
        `## Properties`,
        ``,
        `Every property that a rule decides on, by number, and what no rule does.`,
        ``,
        `| # | type | property | rule |`,
        `| --- | --- | --- | --- |`,
        ...properties(),
        ``,
        `What other rule sets look at between resources, or have alarms on, and no rule here does:`,
        ``,
        `| left out | why |`,
        `| --- | --- |`,
        ...leftOutLinks.map(({ link, reason }) => `| ${cell(link)} | ${cell(reason)} |`),
        ``,
    ].join("\n");
}

function summary(concern: Concern): string[] {
    const rules = allRules.filter((rule) => rule.concern === concern);
    return [
        `### ${concernTitles[concern]}: ${rules.length}`,
        ``,
        `| rule | level | severity | in a first preview |`,
        `| --- | --- | --- | --- |`,
        ...rules.map(
            ({ id, enforcement, severity, inPreview }) =>
                `| [${id}](#${id}) | ${enforcement} | ${severity} | ${cell(inPreview)} |`,
        ),
        ``,
    ];
}

function section(rule: Rule): string[] {
    const { id, title, why, enforcement, severity, kind, types, controls, options, inPreview, remediation } =
        rule;
    return [
        `### ${id}`,
        ``,
        `${title} Otherwise: ${why}.`,
        ``,
        `- **Level:** ${enforcement}, severity ${severity}, decided on ${kind === "resource" ? "each resource before it is created" : "the stack as a whole"}.`,
        `- **In preview:** ${inPreview}`,
        `- **Types:** ${types.map((type) => `\`${type}\``).join(", ")}`,
        ...(controls.length > 0
            ? [
                  `- **Controls:** ${controls.map(({ framework, number }) => `${framework} ${number}`).join(", ")}`,
              ]
            : []),
        ...Object.entries(options ?? {}).map(
            ([name, option]) =>
                `- **Option \`${name}\`** (${option.type}, default ${JSON.stringify(option.default)}): ${option.description}`,
        ),
        ``,
        ...remediation.steps.map((step, index) => `${index + 1}. ${step}`),
        ``,
        "```ts",
        remediation.example,
        "```",
        ``,
    ];
}

function properties(): string[] {
    const claimed = allRules.flatMap(({ id, claims }) =>
        claims.map((claim) => ({ ...claim, rule: `[${id}](#${id})` })),
    );
    const rows = [...claimed, ...leftOut.map((each) => ({ ...each, rule: `none: ${each.reason}` }))];
    return rows
        .sort(byNumber)
        .map(({ row, type, path, rule }) => `| ${row} | \`${type}\` | \`${path}\` | ${cell(rule)} |`);
}

function byNumber(one: Claim, other: Claim): number {
    return one.row - other.row || one.type.localeCompare(other.type) || one.path.localeCompare(other.path);
}

function cell(text: string): string {
    return text.replaceAll("|", "\\|");
}

if (require.main === module) {
    void writtenAnew(readFileSync(page, "utf8")).then((text) => writeFileSync(page, text));
}
