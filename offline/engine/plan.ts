import * as fs from "node:fs/promises";
import { parseUrn } from "./urn";

/** What a preview plans for one resource. */
export interface PlannedResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** URN of the parent; empty for the stack. */
    readonly parent: string;
    readonly custom: boolean;
    /** URNs of the resources that it depends on. */
    readonly dependencies: readonly string[];
    /** The same by input property, which tells what each property's value comes from. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly steps: readonly string[];
    /** URNs, or logical names alone, that the program says the resource had before. */
    readonly aliases: readonly string[];
}

/** A preview's plan: each resource by its URN. */
export type Plan = ReadonlyMap<string, PlannedResource>;

/** An alias as the engine saves it: one of the two, the other empty. */
interface Alias {
    readonly URN?: string;
    readonly Name?: string;
}

interface PlanFile {
    readonly resourcePlans?: Record<
        string,
        {
            readonly goal?: {
                readonly parent?: string;
                readonly custom?: boolean;
                readonly dependencies?: readonly string[];
                readonly propertyDependencies?: Record<string, readonly string[] | null>;
                readonly structuredAliases?: readonly Alias[];
            };
            readonly steps?: readonly string[];
        }
    >;
}

/** Reads the file that `pulumi preview --save-plan` writes; undefined where the preview failed before it wrote one. */
export async function readPlan(file: string): Promise<Plan | undefined> {
    let text: string;
    try {
        text = await fs.readFile(file, "utf8");
    } catch {
        return undefined;
    }
    const { resourcePlans = {} } = JSON.parse(text) as PlanFile;
    return new Map(
        Object.entries(resourcePlans).map(([urn, { goal, steps }]) => [
            urn,
            {
                urn,
                ...parseUrn(urn),
                parent: goal?.parent ?? "",
                custom: goal?.custom ?? false,
                dependencies: goal?.dependencies ?? [],
                propertyDependencies: Object.fromEntries(
                    Object.entries(goal?.propertyDependencies ?? {}).map(([property, urns]) => [
                        property,
                        urns ?? [],
                    ]),
                ),
                steps: steps ?? [],
                aliases: (goal?.structuredAliases ?? []).flatMap(({ URN, Name }) => URN || Name || []),
            },
        ]),
    );
}
