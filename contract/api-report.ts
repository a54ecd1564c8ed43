/** What others can use: the exports of one entry point, or the plugin's components. */
export interface ApiModule {
    /** As it is imported, such as `securecart/policy`. */
    readonly name: string;
    readonly items: readonly ApiItem[];
}

/** One export. */
export interface ApiItem {
    /** class, interface, function, type, variable; component and object in a plugin. */
    readonly kind: string;
    readonly name: string;
    /** What follows the name: a function's parameters and result, a type's definition. Empty where members say it all. */
    readonly definition: string;
    /** One line for each member, such as `shardCount?: Input<number>`. */
    readonly members: readonly string[];
}

/** Writes a report that people read in review: sorted, one line for each thing that can change. */
export function writeApi(modules: readonly ApiModule[]): string {
    return modules
        .map(({ name, items }) =>
            [
                `# ${name}\n`,
                ...[...items]
                    .sort((a, b) => (a.name < b.name ? -1 : 1))
                    .map(({ kind, name: item, definition, members }) =>
                        [
                            `${kind} ${item}${definition}\n`,
                            ...[...members].sort().map((line) => `    ${line}\n`),
                        ].join(""),
                    ),
            ].join(""),
        )
        .join("\n");
}

/** @throws {Error} For a line that isn't one of a report. */
export function readApi(text: string): ApiModule[] {
    const modules: {
        name: string;
        items: { kind: string; name: string; definition: string; members: string[] }[];
    }[] = [];
    for (const line of text.split("\n").filter((each) => each !== "")) {
        const items = modules.at(-1)?.items;
        const [, module] = /^# (\S+)$/.exec(line) ?? [];
        const [, kind, name, definition] = /^([a-z]+) ([\w$]+)(.*)$/.exec(line) ?? [];
        if (module) {
            modules.push({ name: module, items: [] });
        } else if (items && kind) {
            items.push({ kind, name, definition, members: [] });
        } else if (items?.length && line.startsWith("    ")) {
            items[items.length - 1].members.push(line.trim());
        } else {
            throw new Error(`This is no line of an API's report: ${line}`);
        }
    }
    return modules;
}
