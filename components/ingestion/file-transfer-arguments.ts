import {
    isSshPublicKey,
    isTransferUserName,
    transferProtocols,
    transferSecurityPolicies,
} from "../../facts/transfer";
import { ArgumentChecks } from "../argument-checks";
import { isLogRetention } from "../monitoring/log-group";
import { isIpv4Block, maskOf } from "../network/ipv4-block";
import { isWholeBetween } from "./event-topic";
import type { FileTransferArgs } from "./file-transfer";

/** Whether Transfer Family asks a function of ours who users are, instead of keeping them itself. */
export function usesIdentityProvider(args: FileTransferArgs, protocols: string[]): boolean {
    return (
        args.identityHandler !== undefined ||
        protocols.some((protocol) => transferProtocols[protocol]?.serviceManagedUsers === false)
    );
}

/**
 * Checks what a file transfer server was given.
 *
 * @throws {ArgumentError} With everything that Transfer Family would refuse, or that would leave files unprotected.
 */
export function checkFileTransferArgs(name: string, args: FileTransferArgs, protocols: string[]): void {
    const checks = new ArgumentChecks("FileTransfer", name)
        .require("placement", args.placement, "private subnets of a VPC that is named")
        .require("landing", args.landing, "the location where files land")
        .check("protocols", protocols, ({ length }) => length > 0, "at least one of SFTP, FTPS, FTP")
        .check(
            "securityPolicy",
            args.securityPolicy,
            (policy) => transferSecurityPolicies.includes(policy),
            transferSecurityPolicies.join(", "),
        )
        .check("maxHoursBetweenFiles", args.maxHoursBetweenFiles, isWholeBetween(1, 168), "1 to 168")
        .check("logRetentionDays", args.logRetentionDays, isLogRetention, "a retention of CloudWatch Logs")
        .check(
            "clientCidrs",
            args.clientCidrs,
            ({ length }) => length > 0,
            "at least one block of addresses",
        );
    protocols.forEach((protocol, index) =>
        checks.check(
            `protocols[${index}]`,
            protocol,
            (given) => given in transferProtocols && protocols.indexOf(given) === index,
            "SFTP, FTPS or FTP, each once",
        ),
    );
    args.clientCidrs.forEach((cidr, index) =>
        checks.check(
            `clientCidrs[${index}]`,
            cidr,
            (block) => isIpv4Block(block) && maskOf(block) >= 8,
            "an IPv4 block of at most a /8 that begins at its base, such as 10.20.0.0/16",
        ),
    );
    (args.temporarySuffixes ?? []).forEach((suffix, index) =>
        checks.check(
            `temporarySuffixes[${index}]`,
            suffix,
            (given) => /^\.[\w.-]{1,20}$/.test(given),
            "a dot and up to 20 letters, digits, dots, _ or -, such as .filepart",
        ),
    );
    checkProtocolNeeds(checks, args, protocols);
    checkUsers(checks, args, usesIdentityProvider(args, protocols));
    checks.throwIfAny();
}

function checkProtocolNeeds(checks: ArgumentChecks, args: FileTransferArgs, protocols: string[]): void {
    if (protocols.includes("FTPS")) {
        checks.require(
            "certificateArn",
            args.certificateArn,
            "the ARN of an ACM certificate, which FTPS needs",
        );
    } else if (args.certificateArn !== undefined) {
        checks.refuse("certificateArn", args.certificateArn, "nothing without FTPS");
    }
    checks.check(
        "certificateArn",
        args.certificateArn,
        (arn) => /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/.test(arn),
        "the ARN of an ACM certificate",
    );
    if (protocols.includes("FTP")) {
        checks.check(
            "ftpReason",
            args.ftpReason ?? "",
            (reason) => reason.trim().length >= 10,
            "the reason, in words, why passwords and files must travel in clear text; or no FTP",
        );
    } else if (args.ftpReason !== undefined) {
        checks.refuse("ftpReason", args.ftpReason, "nothing without FTP");
    }
    if (usesIdentityProvider(args, protocols) && args.identityHandler === undefined) {
        checks.refuse(
            "identityHandler",
            undefined,
            "a handler that knows the users, since Transfer Family keeps users of SFTP alone",
        );
    }
}

function checkUsers(checks: ArgumentChecks, args: FileTransferArgs, identityProvider: boolean): void {
    const names = args.users.map(({ name }) => name);
    checks.check("users", names, ({ length }) => length > 0, "at least one user");
    args.users.forEach((user, index) => {
        checks.check(
            `users[${index}].name`,
            user.name,
            (name) => isTransferUserName(name) && names.indexOf(name) === index,
            "3 to 100 letters, digits, _, @, . or -, beginning with a letter, digit or _, each once",
        );
        const keys = user.publicKeys ?? [];
        if (identityProvider && keys.length > 0) {
            checks.refuse(
                `users[${index}].publicKeys`,
                `${keys.length} keys`,
                "none with an identity provider, which reads them from the user's secret",
            );
        }
        if (!identityProvider && keys.length === 0) {
            checks.refuse(
                `users[${index}].publicKeys`,
                user.publicKeys,
                "at least one SSH public key, the only way in",
            );
        }
        keys.forEach((key, at) =>
            checks.check(
                `users[${index}].publicKeys[${at}]`,
                key,
                (text) => isSshPublicKey(text) && keys.indexOf(text) === at,
                "an RSA, ECDSA or Ed25519 key as OpenSSH writes it, each once",
            ),
        );
    });
}
