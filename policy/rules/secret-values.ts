import { revealed, unknownString, type Value, type Wire } from "../model/values";
import { isBlank, type Requirement } from "../requirements";

/** A value that the program marked secret, so that it is encrypted in the stack's state. */
export function markedSecret(): Requirement {
    return {
        demand: () => "be a Pulumi secret",
        test(value: Value) {
            if (value.state !== "known" || isBlank(value.value)) {
                return "met";
            }
            return value.secret === undefined ? "unknown" : value.secret ? "met" : "unmet";
        },
    };
}

/** A map of names to values without credentials; one that isn't known yet comes from another resource, and so is none. */
export const noCredentials: Requirement = {
    demand: () => "hold no credentials",
    test: (value) => (value.state === "known" && holdsCredentials(revealed(value.value)) ? "unmet" : "met"),
};

/** Forms of well-known credentials, whatever they are called. */
const credentialForms = [
    /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    /\b[sr]k_(live|test)_[A-Za-z0-9]{10,}/,
    /\bwhsec_[A-Za-z0-9+/=]{16,}/,
    /\bgh[pousr]_[A-Za-z0-9]{36}/,
    /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
    /\bAIza[\w-]{35}/,
    /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i,
];

/** Names whose value is a credential itself. */
const credentialName = /(password|passwd|pwd|passphrase|(secret|access|private|signing|api)[_.-]?key)$/i;

/** Names whose value is a credential, or where it is kept. */
const credentialOrPlace = /(secret|token|credentials?)$/i;

/** Where a secret is kept: an ARN, an address, a path, or a reference that the service resolves. */
const place = /^(arn:|https?:\/\/|\{\{resolve:|\$\{|\/?[a-z][a-z0-9-]*(\/[a-z0-9-]+)+$)/;

function holdsCredentials(values: Wire): boolean {
    return (
        typeof values === "object" &&
        values !== null &&
        Object.entries(values).some(
            ([name, value]) =>
                typeof value === "string" &&
                value !== "" &&
                value !== unknownString &&
                (credentialForms.some((form) => form.test(value)) || isCalledCredential(name, value)),
        )
    );
}

function isCalledCredential(name: string, value: string): boolean {
    return credentialName.test(name)
        ? !/^(arn:|\{\{resolve:|\$\{)/.test(value)
        : credentialOrPlace.test(name) && !place.test(value) && !/^(true|false|\d{1,3})$/.test(value);
}
