import { satisfying } from "../../requirements";

export function noWildcard() {
    return satisfying("not contain `*`", (value) => !(Array.isArray(value) && value.includes("*")), "met");
}
