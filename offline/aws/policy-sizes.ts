import type { PropertyMap, PropertyValue } from "./property-value";
import { isUnknown, reveal } from "./property-value";

/**
 * Characters that a managed policy and a role's trust policy may have, and all inline policies of a principal together, white
 * space not counted. AWS raises a trust policy's on request.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const SINGLE: Record<string, { property: string; most: number } | undefined> = {
    "aws:iam/policy:Policy": { property: "policy", most: 6144 },
    "aws:iam/role:Role": { property: "assumeRolePolicy", most: 2048 },
};
const INLINE: Record<string, { owner: string; most: number } | undefined> = {
    "aws:iam/groupPolicy:GroupPolicy": { owner: "group", most: 5120 },
    "aws:iam/rolePolicy:RolePolicy": { owner: "role", most: 10_240 },
    "aws:iam/userPolicy:UserPolicy": { owner: "user", most: 2048 },
};

/** Measures IAM's policies, inline ones by principal: IAM bounds their sum, which no single resource shows. */
export class PolicySizes {
    /** Lengths by principal and by the URN of the policy. */
    private readonly lengths = new Map<string, Map<string, number>>();

    /** What is wrong once this policy is counted; nothing while its text or its owner is unknown. */
    check(type: string, urn: string, inputs: PropertyMap): string[] {
        const { property, most } = SINGLE[type] ?? { property: "policy" };
        const text = reveal(inputs[property]);
        if (!isKnownText(text)) {
            return [];
        }
        const length = text.replace(/\s/g, "").length;
        if (most === undefined) {
            return this.checkInline(type, urn, inputs, length);
        }
        return length <= most
            ? []
            : [`"${property}" has ${length} characters; allowed: ${most}, white space not counted`];
    }

    private checkInline(type: string, urn: string, inputs: PropertyMap, length: number): string[] {
        const { owner, most } = INLINE[type] ?? { owner: "", most: Infinity };
        const principal = reveal(inputs[owner]);
        if (!isKnownText(principal)) {
            return [];
        }
        const key = `${owner} ${principal}`;
        const all = this.lengths.get(key) ?? new Map<string, number>();
        this.lengths.set(key, all.set(urn, length));
        const sum = [...all.values()].reduce((total, each) => total + each, 0);
        const reason =
            `the inline policies of ${owner} "${principal}" have ${sum} characters with this one; allowed: ${most}, white ` +
            "space not counted; say once what statements repeat, with all their resources, or attach managed policies";
        return sum <= most ? [] : [reason];
    }
}

function isKnownText(value: PropertyValue | undefined): value is string {
    return typeof value === "string" && !isUnknown(value);
}
