import type {
    Policies,
    PolicyResource as SdkResource,
    ReportViolation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import type { PackConfiguration } from "./configuration";
import { PolicyResource } from "./model/resource";
import { Properties, unknownString, type Wire } from "./model/values";
import { pageOf, RulePack, type Finding } from "./pack";
import { remediationText, type Rule } from "./rule";

/** How `@pulumi/policy` takes a report that says its own level; its type doesn't say so. */
type ReportInFull = (report: { message: string; urn: string; enforcementLevel: "advisory" }) => void;

/**
 * Rules as policies of `@pulumi/policy`, to stand beside others in one `PolicyPack`.
 *
 * What it costs: `@pulumi/policy` decodes a stack anew for each stack policy, hides the inputs of resources from them, and
 * takes the marks of secrets away, so that a rule on those is deferred. `servePack` has none of this.
 *
 * @param rules - Rules of this pack, or of your own.
 * @param configuration - Settings, options and waivers. Levels come from the `PolicyPack` and the engine.
 * @throws ConfigurationError - if the configuration has mistakes.
 *
 * @example
 * new PolicyPack("ours", { policies: [...policiesOf(allRules), ...ourOwn] });
 */
export function policiesOf(rules: readonly Rule[], configuration: PackConfiguration = {}): Policies {
    return rules.map((rule) => policyOf(rule, new RulePack([rule], withRulesAlone(configuration, rule))));
}

/** The part of a configuration that is about one rule, and about the pack as a whole. */
function withRulesAlone(configuration: PackConfiguration, rule: Rule): PackConfiguration {
    const settings = configuration["pack-settings"];
    const waivers = settings?.waivers?.filter((waiver) => waiver.rule === rule.id);
    return {
        ...(settings ? { "pack-settings": { ...settings, ...(waivers ? { waivers } : {}) } } : {}),
        ...(configuration[rule.id] === undefined ? {} : { [rule.id]: configuration[rule.id] }),
    };
}

function policyOf(rule: Rule, pack: RulePack): ResourceValidationPolicy | StackValidationPolicy {
    const about = {
        name: rule.id,
        description: rule.title,
        enforcementLevel: rule.enforcement,
        severity: rule.severity,
        tags: [rule.concern],
        remediationSteps: remediationText(rule),
        url: pageOf(rule),
    };
    if (rule.kind === "stack") {
        return {
            ...about,
            validateStack: ({ resources }, report) =>
                reportAll(pack, pack.judgeStack(resources.map(fromSdk)), report),
        };
    }
    return {
        ...about,
        validateResource: ({ urn, type, name, props }, report) => {
            if (rule.types.includes(type)) {
                const resource = new PolicyResource({ urn, type, name, inputs: () => read(props) });
                reportAll(pack, pack.judge(resource), report);
            }
        },
    };
}

function reportAll(pack: RulePack, findings: readonly Finding[], report: ReportViolation): void {
    for (const finding of findings.filter((each) => pack.isReported(each))) {
        const { message, resource, outcome } = finding;
        if (outcome === "violated") {
            report(message, resource.urn);
        } else {
            (report as unknown as ReportInFull)({ message, urn: resource.urn, enforcementLevel: "advisory" });
        }
    }
}

function fromSdk({ urn, type, name, props, parent, propertyDependencies }: SdkResource): PolicyResource {
    return new PolicyResource({
        urn,
        type,
        name,
        ...(parent ? { parent: parent.urn } : {}),
        outputs: () => read(props),
        propertyDependencies: () =>
            new Map(
                Object.entries(propertyDependencies).map(([key, on]) => [key, on.map((each) => each.urn)]),
            ),
    });
}

function read(props: Record<string, unknown>): Properties {
    return new Properties(copyOf(props) as Record<string, Wire>, false);
}

/** A copy of what the SDK shows, in which an unknown value is the engine's own mark again instead of an exception. */
function copyOf(shown: unknown): Wire {
    if (Array.isArray(shown)) {
        return Array.from({ length: shown.length }, (_, index) => valueAt(shown, index));
    }
    if (typeof shown === "object" && shown !== null) {
        return Object.fromEntries(Object.keys(shown).map((key) => [key, valueAt(shown, key)]));
    }
    return shown as Wire;
}

function valueAt(holder: object, key: string | number): Wire {
    let value: unknown;
    try {
        value = (holder as Record<string | number, unknown>)[key];
    } catch {
        // Reading an unknown value is the one thing that throws here.
        return unknownString;
    }
    return copyOf(value);
}
