/** Text that is HTML already. */
export class Html {
    constructor(readonly text: string) {}

    toString(): string {
        return this.text;
    }
}

/** What can be put into a template. */
export type Content = Html | string | number | null | undefined | readonly Content[];

/** A template that escapes everything put into it, but for HTML made the same way; lists are joined, null is left out. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
    return new Html(parts.reduce((page, part, index) => page + render(values[index - 1]) + part));
}

function render(value: Content): string {
    if (value instanceof Html) {
        return value.text;
    }
    if (typeof value === "object" && value !== null) {
        return value.map(render).join("");
    }
    return escape(String(value ?? ""));
}

const ENTITIES: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

function escape(text: string): string {
    return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
