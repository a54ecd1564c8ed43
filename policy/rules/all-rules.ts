import type { Rule } from "../rule";
import { alarms } from "./alarms";
import { buckets } from "./buckets";
import { encryptionAtRest } from "./encryption-at-rest";
import { encryptionInTransit } from "./encryption-in-transit";
import { identity } from "./identity";
import { keys } from "./keys";
import { logging } from "./logging";
import { messagingTls } from "./messaging-tls";
import { network } from "./network";
import { privateAccess } from "./private-access";
import { resilience } from "./resilience";

/** Every rule of the pack. */
export const allRules: readonly Rule[] = [
    ...encryptionAtRest,
    ...keys,
    ...buckets,
    ...encryptionInTransit,
    ...messagingTls,
    ...privateAccess,
    ...network,
    ...alarms,
    ...identity,
    ...logging,
    ...resilience,
];
