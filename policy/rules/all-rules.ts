import type { Rule } from "../rule";
import { alarms } from "./alarms";
import { apiFirewalls } from "./api-firewalls";
import { brokerDurability } from "./broker-durability";
import { buckets } from "./buckets";
import { encryptionAtRest } from "./encryption-at-rest";
import { encryptionInTransit } from "./encryption-in-transit";
import { eventDelivery } from "./event-delivery";
import { identity } from "./identity";
import { importJobs } from "./import-jobs";
import { instances } from "./instances";
import { keys } from "./keys";
import { logging } from "./logging";
import { messagingTls } from "./messaging-tls";
import { network } from "./network";
import { privateAccess } from "./private-access";
import { queryResults } from "./query-results";
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
    ...eventDelivery,
    ...apiFirewalls,
    ...brokerDurability,
    ...queryResults,
    ...importJobs,
    ...instances,
];
