import { PackAnalyzer, serve } from "./analyzer/server";
import type { PackConfiguration } from "./configuration";
import { RulePack } from "./pack";
import type { Rule } from "./rule";
import { allRules } from "./rules/all-rules";
import { identity } from "./identity";

export { ConfigurationError, type PackConfiguration, type RuleConfiguration } from "./configuration";
export { RulePack, type Finding } from "./pack";
export { policiesOf } from "./policy-sdk";
export { PolicyResource } from "./model/resource";
export { Stack, type Link, type Referrers } from "./model/stack";
export { Properties, type Located, type Value, type Wire } from "./model/values";
export * from "./requirements";
export { resourceRule, row, type Row } from "./resource-rule";
export type * from "./rule";
export type { PackSettings, Waiver } from "./settings";
export { allRules } from "./rules/all-rules";
export { ruleNamed } from "./rules/rule-named";

/**
 * Serves rules to the engine that started this process, as a policy pack of your own does in its `index.js`.
 *
 * @param configuration - Levels, options, settings and waivers; the engine's `--policy-pack-config` goes on top.
 * @param rules - Rules to serve. Default: all of this pack.
 * @throws ConfigurationError - if the configuration has mistakes.
 *
 * @example
 * servePack({ "pack-settings": { strict: true }, "log-retention": { minimumDays: 90 } }, [...allRules, ourRule]);
 */
export async function servePack(
    configuration: PackConfiguration = {},
    rules: readonly Rule[] = allRules,
): Promise<void> {
    const { port } = await serve(new PackAnalyzer(new RulePack(rules, configuration), identity));
    // The engine reads the port from the first line of the process's output.
    console.log(String(port));
}
