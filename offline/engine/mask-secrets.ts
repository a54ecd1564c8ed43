/** The engine's mark on an object that stands for a secret value. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What stands in the place of a secret, wherever properties are shown. */
export const MASK = "[secret]";

/** The properties of an engine event with every secret, however deep, as one plain mask. */
export function maskSecrets(properties: Record<string, unknown> = {}): Record<string, unknown> {
    return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, mask(value)]));
}

function mask(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(mask);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const properties = value as Record<string, unknown>;
    return properties[SIGNATURE_KEY] === SECRET ? MASK : maskSecrets(properties);
}
