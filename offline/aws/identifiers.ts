import { createHash } from "node:crypto";
import type { PropertyMap, PropertyValue } from "./property-value";
import { reveal } from "./property-value";
import type { ProviderSettings } from "./provider-settings";

/** Makes the identifiers that AWS would have made; the same resource gets the same ones. */
export class Identifiers {
    private readonly digest: string;

    constructor(
        seed: string,
        private readonly properties: PropertyMap,
        private readonly settings: ProviderSettings,
    ) {
        this.digest = createHash("sha512").update(seed).digest("hex");
    }

    /**
     * Fills a template: `{name}` and the like are properties of the resource, `{region}`, `{account}`, `{partition}` and
     * `{dnsSuffix}` the provider's, `{hex17}` and `{upper16}` so many random characters, `{uuid}` a UUID.
     */
    fill(template: string): string {
        return template.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, field: string, otherwise?: string) =>
            this.field(field, otherwise),
        );
    }

    private field(field: string, otherwise: string | undefined): string {
        const random = /^(hex|upper|lower|digits)(\d+)$/.exec(field);
        if (random) {
            return this.random(random[1], Number(random[2]));
        }
        if (field === "uuid") {
            const d = this.digest;
            return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(13, 16)}-a${d.slice(17, 20)}-${d.slice(20, 32)}`;
        }
        const value = reveal(this.properties[field]);
        if (isText(value)) {
            return String(value);
        }
        const { region, account, partition, dnsSuffix } = this.settings;
        const ambient: Record<string, string> = { region, account, partition, dnsSuffix };
        return ambient[field] ?? otherwise ?? this.random("hex", 8);
    }

    private random(alphabet: string, length: number): string {
        const letters = {
            hex: "0123456789abcdef",
            upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            lower: "abcdefghijklmnopqrstuvwxyz0123456789",
            digits: "0123456789",
        }[alphabet];
        return Array.from({ length }, (_, index) => {
            const byte = parseInt(this.digest.slice(index * 2, index * 2 + 2), 16);
            return letters?.[byte % letters.length];
        }).join("");
    }
}

function isText(value: PropertyValue | undefined): value is string | number {
    return (typeof value === "string" && value !== "") || typeof value === "number";
}
