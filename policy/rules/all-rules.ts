import type { Rule } from "../rule";
import { alarms } from "./alarms";
import { encryptionAtRest } from "./encryption-at-rest";
import { privateAccess } from "./private-access";

/** Every rule of the pack. */
export const allRules: readonly Rule[] = [...encryptionAtRest, ...privateAccess, ...alarms];
