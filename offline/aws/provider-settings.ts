import { partitionOf, REGION_NAMES } from "./facts/regions";
import { providerSettingNames } from "./facts/resource-facts";
import { nearest } from "../../settings/nearest";
import type { PropertyMap, PropertyValue } from "./property-value";
import { isObject, isUnknown, revealAll, textOf, textsOf } from "./property-value";

/** The account that the offline provider plays when OFFLINE_AWS_ACCOUNT_ID names no other: that of AWS's own examples. */
const EXAMPLE_ACCOUNT = "123456789012";

/** What the engine itself puts beside a provider's settings. */
const ENGINE_SETTINGS = ["version", "pluginDownloadURL"];

/** The provider's configuration, in the form that the rest of it uses. */
export interface ProviderSettings {
    region: string;
    account: string;
    partition: string;
    dnsSuffix: string;
    defaultTags: PropertyMap;
    ignoredTagKeys: string[];
    ignoredTagPrefixes: string[];
}

/** Mistakes in the configuration of the provider: all of them, with what to do. */
export function checkSettings(inputs: PropertyMap, environment: NodeJS.ProcessEnv): string[] {
    const config = decode(inputs);
    const known = [...providerSettingNames(), ...ENGINE_SETTINGS];
    const mistakes = Object.keys(inputs)
        .filter((name) => !name.startsWith("__") && !known.includes(name))
        .map((name) => {
            const meant = nearest(name, known);
            return `aws:${name} is no setting of the aws provider${meant ? `; did you mean aws:${meant}?` : ""}`;
        });
    const region = config.region ?? environmentRegion(environment);
    if (region === undefined) {
        mistakes.push(
            "no AWS region is set: run `pulumi config set aws:region eu-west-1`, or set AWS_REGION",
        );
    } else if (typeof region === "string" && !isUnknown(region) && config.skipRegionValidation !== true) {
        if (!REGION_NAMES.includes(region)) {
            const meant = nearest(region, REGION_NAMES);
            mistakes.push(`"${region}" is no AWS region${meant ? `; did you mean "${meant}"?` : ""}`);
        }
    }
    const account = accountOf(environment);
    if (!/^\d{12}$/.test(account)) {
        mistakes.push(`OFFLINE_AWS_ACCOUNT_ID is "${account}": an AWS account id is 12 digits`);
    }
    const allowed = textsOf(config.allowedAccountIds);
    if (allowed.length > 0 && !allowed.includes(account)) {
        mistakes.push(
            `account ${account} is not allowed: allowedAccountIds is ${allowed.join(", ")}; ` +
                "set OFFLINE_AWS_ACCOUNT_ID to the account that the offline provider is to play",
        );
    }
    if (textsOf(config.forbiddenAccountIds).includes(account)) {
        mistakes.push(`account ${account} is forbidden`);
    }
    return mistakes;
}

export function readSettings(inputs: PropertyMap, environment: NodeJS.ProcessEnv): ProviderSettings {
    const config = decode(inputs);
    const region = textOf(config.region) || (environmentRegion(environment) ?? "");
    const ignored = isObject(config.ignoreTags) ? config.ignoreTags : {};
    const defaults = isObject(config.defaultTags) ? config.defaultTags.tags : undefined;
    const { partition, dnsSuffix } = partitionOf(region);
    return {
        region,
        account: accountOf(environment),
        partition,
        dnsSuffix,
        defaultTags: isObject(defaults) ? defaults : {},
        ignoredTagKeys: textsOf(ignored.keys),
        ignoredTagPrefixes: textsOf(ignored.keyPrefixes),
    };
}

function accountOf(environment: NodeJS.ProcessEnv): string {
    return environment.OFFLINE_AWS_ACCOUNT_ID ?? EXAMPLE_ACCOUNT;
}

/** The real provider's order of precedence. */
function environmentRegion(environment: NodeJS.ProcessEnv): string | undefined {
    return environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
}

/** Provider settings that are no text travel as JSON. */
function decode(inputs: PropertyMap): PropertyMap {
    return Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => {
            const open = revealAll(value);
            return [
                name,
                typeof open === "string" && /^(\[|\{|true$|false$)/.test(open) ? parse(open) : open,
            ];
        }),
    );
}

function parse(text: string): PropertyValue {
    try {
        return JSON.parse(text) as PropertyValue;
    } catch {
        return text;
    }
}
