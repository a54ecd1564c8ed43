import type { Control } from "../rule";

/** Controls of AWS Foundational Security Best Practices, with those that AWS relates to them. */
export function fsbp(...numbers: string[]): Control[] {
    return numbers.map((number) => ({ framework: "AWS FSBP" as const, number }));
}
