import { encryptionAtRest } from "./encryption-at-rest";
import { buckets } from "./buckets";
import { encryptionInTransit } from "./encryption-in-transit";
import { privateAccess } from "./private-access";
import { alarms } from "./alarms";
import { identity } from "./identity";
import { logging } from "./logging";
import { resilience } from "./resilience";
import { events } from "./events";
import { policies } from "./policies";
import { instances } from "./instances";
import { advised } from "./advised";
import type { Weakening } from "./weakening";

export type { Change, Weakening } from "./weakening";

/** Every property that a rule claims, weakened, each way that the rules forbid. */
export const weakenings: readonly Weakening[] = [
    ...encryptionAtRest,
    ...buckets,
    ...encryptionInTransit,
    ...privateAccess,
    ...alarms,
    ...identity,
    ...logging,
    ...resilience,
    ...events,
    ...policies,
    ...instances,
    ...advised,
];
