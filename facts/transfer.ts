/** What a file transfer protocol needs of the network, and who it lets in. */
export interface TransferProtocol {
    /** TCP port ranges that clients connect to. */
    ports: readonly (readonly [from: number, to: number])[];
    /** Whether Transfer Family itself can keep the users; else a custom identity provider must. */
    serviceManagedUsers: boolean;
    /** Whether passwords and files travel encrypted. */
    encrypted: boolean;
}

/**
 * Protocols of a Transfer Family server.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html
 */
export const transferProtocols: Readonly<Record<string, TransferProtocol>> = {
    SFTP: { ports: [[22, 22]], serviceManagedUsers: true, encrypted: true },
    FTPS: {
        ports: [
            [21, 21],
            [990, 990],
            [8192, 8200],
        ],
        serviceManagedUsers: false,
        encrypted: true,
    },
    FTP: {
        ports: [
            [21, 21],
            [8192, 8200],
        ],
        serviceManagedUsers: false,
        encrypted: false,
    },
};

/**
 * Security policies without SHA-1, CBC and other retired algorithms, the newest of each kind first.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html
 */
export const transferSecurityPolicies: readonly string[] = [
    "TransferSecurityPolicy-2025-03",
    "TransferSecurityPolicy-FIPS-2025-03",
    "TransferSecurityPolicy-SshAuditCompliant-2025-02",
];

/**
 * Whether Transfer Family takes the user name.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/APIReference/API_CreateUser.html
 */
export function isTransferUserName(name: string): boolean {
    return /^\w[\w@.-]{2,99}$/.test(name);
}

/**
 * Whether Transfer Family takes the text as an SSH public key: RSA, ECDSA or Ed25519.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/APIReference/API_ImportSshPublicKey.html
 */
export function isSshPublicKey(text: string): boolean {
    return (
        text.length <= 2048 &&
        /^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,3}( [^\n]*)?\n?$/.test(text)
    );
}
