/** A Snow device, and how much it holds. */
export interface SnowDevice {
    /** `SnowballType` of the API. */
    type: string;
    /** `SnowballCapacity` of the API. */
    capacity: string;
}

/**
 * Devices that can still be ordered, by the names that AWS sells them under.
 *
 * Source: https://docs.aws.amazon.com/snowball/latest/developer-guide/snowball-edge-specifications.html
 */
export const snowDevices: Readonly<Record<string, SnowDevice>> = {
    "storage-optimized-210tb": { type: "V3_5S", capacity: "T240" },
    "compute-optimized-28tb": { type: "V3_5C", capacity: "T32" },
};

/** What AWS has ended, when, and what takes its place. */
export const endedSnowDevices =
    "AWS ended Snowcone and the older Snowball Edge devices on 2024-11-12, and their support on 2025-11-12; copy over the line with DataSync (DataSyncIngestion) instead";

/** Who can still order. Source: https://docs.aws.amazon.com/snowball/latest/developer-guide/snowball-edge-availability-change.html */
export const snowForExistingCustomers =
    "Since 2025-11-07 AWS takes Snowball orders from existing customers alone; everybody else copies over the line with DataSync (DataSyncIngestion), or brings disks to a Data Transfer Terminal";

/** Shipping speeds; each region offers some. Source: https://docs.aws.amazon.com/snowball/latest/api-reference/API_CreateJob.html */
export const snowShippingOptions: readonly string[] = ["SECOND_DAY", "NEXT_DAY", "EXPRESS", "STANDARD"];

/** Whether the text is the id of an address that Snow devices are shipped to. */
export function isSnowAddressId(text: string): boolean {
    return /^ADID[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
