import type { Control } from "../rule";

/** Controls of AWS Foundational Security Best Practices. */
export function fsbp(...numbers: readonly string[]): Control[] {
    return numbers.map((number) => ({ framework: "AWS FSBP", number }));
}

/** Controls of AWS Security Hub that are in other standards than Foundational Security Best Practices. */
export function securityHub(...numbers: readonly string[]): Control[] {
    return numbers.map((number) => ({ framework: "AWS Security Hub", number }));
}

function requirements(
    nist: readonly string[],
    pci: readonly string[] = [],
    cis: readonly string[] = [],
): Control[] {
    return [
        ...nist.map((number): Control => ({ framework: "NIST 800-53 r5", number })),
        ...pci.map((number): Control => ({ framework: "PCI DSS 4.0.1", number })),
        ...cis.map((number): Control => ({ framework: "CIS AWS 5.0", number })),
    ];
}

/**
 * What the general frameworks ask for, by topic: the requirements that AWS and Prowler relate to their own checks of that
 * kind. Neither has a check of its own for many of the services here, so a rule names those of its topic. Where a framework
 * asks for nothing of the kind, as PCI DSS does of queues and retries, none of its numbers stand here.
 *
 * Sources: "Related requirements" on the pages under
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html, and Prowler's
 * `nist_800_53_revision_5_aws.json`, `pci_4.0_aws.json` and `cis_5.0_aws.json`
 * (https://github.com/prowler-cloud/prowler/tree/master/prowler/compliance/aws). The numbers of PCI DSS 4.0 are those of 4.0.1.
 */
export const topics = {
    atRest: requirements(["SC-13", "SC-28(1)"], ["3.5.1"]),
    logsAtRest: requirements(["AU-9(3)", "SC-28(1)"], ["10.3.2"]),
    inTransit: requirements(["SC-8", "SC-8(1)"], ["2.2.7", "4.2.1"]),
    bucketPolicyInTransit: requirements(["SC-8", "SC-8(1)"], ["2.2.7", "4.2.1"], ["2.1.1"]),
    keyRotation: requirements(["SC-12", "SC-12(2)"], ["3.7.4"], ["3.6"]),
    keyManagement: requirements(["SC-12"], ["3.6.1", "3.7.1"]),
    keyDeletion: requirements(["SC-12", "SC-12(2)"], ["3.6.1"]),
    network: requirements(["AC-4(21)", "SC-7"], ["1.3.1", "1.4.2"]),
    outbound: requirements(["AC-4(21)", "SC-7"], ["1.3.2"]),
    firewall: requirements(["AC-4(21)"], ["6.4.2"]),
    publicAccess: requirements(["AC-3", "AC-4(21)", "SC-7"], ["1.3.1", "1.4.2"]),
    publicAccessBlock: requirements(["AC-3", "AC-4(21)", "SC-7"], ["1.3.1", "1.4.2"], ["2.1.4"]),
    ingress: requirements(["AC-4(21)", "SC-7"], ["1.2.5", "1.3.1"], ["5.3", "5.4"]),
    defaultGroup: requirements(["AC-4(21)", "SC-7(5)"], ["1.3.1"], ["5.5"]),
    alarms: requirements(["AU-6(1)", "CA-7", "SI-4(12)"], ["10.4.1", "10.7.2"]),
    leastPrivilege: requirements(["AC-3", "AC-6"], ["7.2.1", "7.2.2"]),
    administrators: requirements(["AC-3", "AC-6"], ["7.2.1", "7.2.2"], ["1.15"]),
    authentication: requirements(["AC-3", "AC-6"], ["7.2.1"]),
    instanceMetadata: requirements(["AC-3", "AC-6"], ["2.2.6"], ["5.7"]),
    plaintext: requirements(["IA-5(7)"], ["8.3.2"]),
    longLivedKeys: requirements(["AC-2(1)", "AC-3(15)"], ["8.6.3"]),
    secretRotation: requirements(["AC-2(1)", "AC-3(15)"], ["8.3.9", "8.6.3"]),
    logging: requirements(["AU-2", "AU-12"], ["10.2.1"]),
    flowLogs: requirements(["AU-2", "AU-12"], ["10.2.1"], ["3.7"]),
    logRetention: requirements(["AU-11", "SI-12"], ["10.5.1"]),
    logProtection: requirements(["AU-9", "AU-11"], ["10.3.2"]),
    disposal: requirements(["SI-12"], ["3.2.1"]),
    backup: requirements(["CP-9", "CP-10"]),
    recovery: requirements(["CP-9", "CP-10"], ["10.3.3"]),
    patches: requirements(["SI-2"], ["6.3.3"]),
    versions: requirements(["AU-9(2)", "CP-9"], ["10.3.4"]),
    mfaDelete: requirements(["CM-3", "SC-5(2)"], ["10.3.2"], ["2.1.2"]),
    locks: requirements(["CP-6(2)"], ["10.5.1"]),
} as const satisfies Record<string, readonly Control[]>;
