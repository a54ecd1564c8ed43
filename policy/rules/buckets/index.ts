import type { Rule } from "../../rule";
import { encryption, encryptionDetails, objects } from "./encryption";
import { logging, notifications } from "./logging";
import { tls, tlsVersion, ownKeyOnly, networkOnly, lockOut } from "./policies";
import { publicAccessFlags, publicAccess, acls, ownership, accessPoints, websites } from "./public-access";
import { versioning, mfaDelete, lifecycle, incompleteUploads, objectLock } from "./retention";

/** Rules on buckets and what completes them. */
export const buckets: readonly Rule[] = [
    encryption,
    encryptionDetails,
    objects,
    ownKeyOnly,
    tls,
    tlsVersion,
    publicAccess,
    publicAccessFlags,
    acls,
    ownership,
    accessPoints,
    networkOnly,
    websites,
    lockOut,
    versioning,
    mfaDelete,
    logging,
    lifecycle,
    incompleteUploads,
    objectLock,
    notifications,
];
