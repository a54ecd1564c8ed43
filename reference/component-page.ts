import { typeName } from "../graph/type-names";
import type { ComponentApi, Field } from "./api-model";
import type { ComponentFacts, ComponentRole } from "./component-facts";
import { componentPicture } from "./component-picture";
import type { ShownComponent } from "./shown-components";

/** What a page is made from. */
export interface PageContent {
    readonly shown: ShownComponent;
    readonly api: ComponentApi;
    readonly facts: ComponentFacts;
    /** The example's source. */
    readonly source: string;
}

/** A component's page, as Markdown. */
export function componentPage({ shown, api, facts, source }: PageContent): string {
    const { example } = shown;
    return `${[
        `# ${api.name}`,
        api.summary,
        componentPicture(facts.family),
        "## Example",
        `The program in [examples/${example}](../../examples/${example}/index.ts), which the tests preview, deploy offline and hold against the policy pack:`,
        ["```ts", source.trim(), "```"].join("\n"),
        "## Arguments",
        ...(api.errors.length > 0 ? [`Throws ${api.errors.join(" ")}`] : []),
        fieldTable(api.args, (field) => !field.optional),
        "## Outputs",
        fieldTable(api.outputs),
        ...(api.methods.length > 0 ? ["## Grants and metrics", methodList(api)] : []),
        "## Resources",
        `What the example's \`${shown.name}\` makes.`,
        table(
            ["type", "number", "names"],
            facts.children.map(({ type, names }) => [
                typeName(type),
                String(names.length),
                names.map(asCode).join(", "),
            ]),
        ),
        "## Alarms",
        facts.alarms.length === 0
            ? "None of its own."
            : table(
                  ["alarm", "what it says"],
                  facts.alarms.map(({ name, meaning }) => [asCode(name), meaning]),
              ),
        "## Permissions",
        facts.roles.length === 0
            ? "No role of its own."
            : facts.roles.map((role) => roleSection(role)).join("\n\n"),
        "## Cost",
        costText(facts),
        "## Limits",
        shown.limits.map((limit) => `- ${limit}`).join("\n"),
    ].join("\n\n")}\n`;
}

function fieldTable(fields: readonly Field[], isRequired: (field: Field) => boolean = () => false): string {
    return table(
        ["name", "type", "meaning"],
        fields.map((field) => [
            `${asCode(field.name)}${isRequired(field) ? " (required)" : ""}`,
            asCode(field.type),
            field.text,
        ]),
    );
}

function methodList({ methods }: ComponentApi): string {
    return methods.map(({ signature, text }) => `- ${asCode(signature)}: ${oneLine(text)}`).join("\n");
}

function roleSection({ name, assumedBy, statements }: ComponentRole): string {
    return [
        `Role \`${name}\`, assumed by ${assumedBy.map(asCode).join(", ")}:`,
        table(
            ["may", "on", "only if"],
            statements.map(({ actions, resources, conditions }) => [
                actions.map(asCode).join(", "),
                resources.map(asCode).join(", "),
                conditions.map(asCode).join(", "),
            ]),
        ),
    ].join("\n\n");
}

function costText({ usdPerMonth, costs }: ComponentFacts): string {
    if (usdPerMonth === 0) {
        return "Nothing of its own; what it carries is paid for where it is stored and processed.";
    }
    const parts = costs.filter(({ usd }) => usd >= 0.01).map(({ name, usd }) => `${name} ${dollars(usd)}`);
    return `About ${dollars(usdPerMonth)} a month with the traffic of a development stack: ${parts.join(", ")}. [How it is reckoned](../cost.md).`;
}

function dollars(usd: number): string {
    return `$${usd.toFixed(2)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]) => `| ${cells.map((cell) => oneLine(cell)).join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function oneLine(text: string): string {
    return text.replace(/\s*\n\s*/g, " ").replace(/(?<!\\)\|/g, "\\|");
}

function asCode(text: string): string {
    return `\`${text}\``;
}
