import type { PackIdentity } from "./analyzer/messages";
import manifest from "./package.json";

/** Name and version under which the pack reports. */
export const identity: PackIdentity = {
    name: "securecart",
    version: manifest.version,
    description: manifest.description,
};
