import type { PropertyMap, PropertyValue } from "./property-value";
import {
    containsSecret,
    containsUnknown,
    isObject,
    mapValues,
    reveal,
    revealAll,
    secret,
    UNKNOWN,
} from "./property-value";
import type { ProviderSettings } from "./provider-settings";

/** All tags of a resource: its own over the provider's defaults, without those that the provider ignores. */
export function allTags(own: PropertyValue | undefined, settings: ProviderSettings): PropertyValue {
    if (containsUnknown(own)) {
        return UNKNOWN;
    }
    const open = reveal(own);
    const tags: PropertyMap = {
        ...settings.defaultTags,
        ...(isObject(open) ? mapValues(open, revealAll) : {}),
    };
    const kept = Object.entries(tags).filter(
        ([key]) =>
            !settings.ignoredTagKeys.includes(key) &&
            !settings.ignoredTagPrefixes.some((prefix) => key.startsWith(prefix)),
    );
    const result = Object.fromEntries(kept);
    return containsSecret(own) ? secret(result) : result;
}
