/**
 * The zones of each region that are open to every account, by their letter, and the short name of the region in zone
 * ids (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html).
 */
const REGIONS: Record<string, { zones: string; idPrefix: string }> = {
    "af-south-1": { zones: "abc", idPrefix: "afs1" },
    "ap-east-1": { zones: "abc", idPrefix: "ape1" },
    "ap-east-2": { zones: "abc", idPrefix: "ape2" },
    "ap-northeast-1": { zones: "acd", idPrefix: "apne1" },
    "ap-northeast-2": { zones: "abcd", idPrefix: "apne2" },
    "ap-northeast-3": { zones: "abc", idPrefix: "apne3" },
    "ap-south-1": { zones: "abc", idPrefix: "aps1" },
    "ap-south-2": { zones: "abc", idPrefix: "aps2" },
    "ap-southeast-1": { zones: "abc", idPrefix: "apse1" },
    "ap-southeast-2": { zones: "abc", idPrefix: "apse2" },
    "ap-southeast-3": { zones: "abc", idPrefix: "apse3" },
    "ap-southeast-4": { zones: "abc", idPrefix: "apse4" },
    "ap-southeast-5": { zones: "abc", idPrefix: "apse5" },
    "ap-southeast-7": { zones: "abc", idPrefix: "apse7" },
    "ca-central-1": { zones: "abd", idPrefix: "cac1" },
    "ca-west-1": { zones: "abc", idPrefix: "caw1" },
    "cn-north-1": { zones: "abd", idPrefix: "cnn1" },
    "cn-northwest-1": { zones: "abc", idPrefix: "cnnw1" },
    "eu-central-1": { zones: "abc", idPrefix: "euc1" },
    "eu-central-2": { zones: "abc", idPrefix: "euc2" },
    "eu-north-1": { zones: "abc", idPrefix: "eun1" },
    "eu-south-1": { zones: "abc", idPrefix: "eus1" },
    "eu-south-2": { zones: "abc", idPrefix: "eus2" },
    "eu-west-1": { zones: "abc", idPrefix: "euw1" },
    "eu-west-2": { zones: "abc", idPrefix: "euw2" },
    "eu-west-3": { zones: "abc", idPrefix: "euw3" },
    "il-central-1": { zones: "abc", idPrefix: "ilc1" },
    "me-central-1": { zones: "abc", idPrefix: "mec1" },
    "me-south-1": { zones: "abc", idPrefix: "mes1" },
    "mx-central-1": { zones: "abc", idPrefix: "mxc1" },
    "sa-east-1": { zones: "abc", idPrefix: "sae1" },
    "us-east-1": { zones: "abcdef", idPrefix: "use1" },
    "us-east-2": { zones: "abc", idPrefix: "use2" },
    "us-gov-east-1": { zones: "abc", idPrefix: "usge1" },
    "us-gov-west-1": { zones: "abc", idPrefix: "usgw1" },
    "us-west-1": { zones: "ac", idPrefix: "usw1" },
    "us-west-2": { zones: "abcd", idPrefix: "usw2" },
};

export const REGION_NAMES = Object.keys(REGIONS);

/** The zones of a region; a region that isn't in the table has three. */
export function zonesOf(region: string): { name: string; id: string }[] {
    const { zones, idPrefix } = REGIONS[region] ?? { zones: "abc", idPrefix: region.replaceAll("-", "") };
    return [...zones].map((letter, index) => ({ name: region + letter, id: `${idPrefix}-az${index + 1}` }));
}

/** The partition of a region, and the domain that its services answer under. */
export function partitionOf(region: string): {
    partition: string;
    dnsSuffix: string;
    reverseDnsPrefix: string;
} {
    if (region.startsWith("cn-")) {
        return { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" };
    }
    const partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    return { partition, dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
}
