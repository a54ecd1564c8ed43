import {
    elements,
    matching,
    mustBe,
    mustBeIfSet,
    noneOf,
    oneOf,
    present,
    satisfying,
} from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { given, holds } from "../conditions";
import { fsbp, topics } from "../controls";

const hdfsType = "aws:datasync/locationHdfs:LocationHdfs";

export const dataSync = resourceRule({
    id: "datasync-in-transit",
    title: "DataSync locations are reached over encrypted protocols.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "what an agent reads in clear text on its way can be read along it",
    controls: topics.inTransit,
    remediation: {
        steps: [
            "Use HTTPS for object storage and Azure, TLS for EFS, SMB 3 for SMB, privacy protection for HDFS.",
        ],
        example: `new aws.datasync.LocationSmb("orders", { ...rest, mountOptions: { version: "SMB3" } });`,
    },
    rows: [
        row(
            86,
            "aws:datasync/locationObjectStorage:LocationObjectStorage",
            "serverProtocol",
            mustBeIfSet("HTTPS"),
        ),
        row(88, "aws:datasync/efsLocation:EfsLocation", "inTransitEncryption", mustBe("TLS1_2")),
        row(90, hdfsType, "qopConfiguration.rpcProtection", mustBeIfSet("PRIVACY")),
        row(91, hdfsType, "qopConfiguration.dataTransferProtection", mustBeIfSet("PRIVACY")),
        row(94, "aws:datasync/locationSmb:LocationSmb", "mountOptions.version", mustBe("SMB3")),
        row(96, "aws:datasync/locationAzureBlob:LocationAzureBlob", "containerUrl", https()),
        row(
            97,
            "aws:datasync/locationFsxOntapFileSystem:LocationFsxOntapFileSystem",
            "protocol.smb.mountOptions.version",
            mustBe("SMB3"),
            { when: given("protocol.smb") },
        ),
    ],
});

export const nfs = resourceRule({
    id: "datasync-nfs-version",
    title: "DataSync reads NFS servers by version 4.",
    concern: "encryption-in-transit",
    severity: "low",
    enforcement: "advisory",
    why: "version 3 has neither integrity nor a single port, and `AUTOMATIC` may fall back to it; no version encrypts, so the path must be private",
    controls: topics.inTransit,
    remediation: {
        steps: ['Set `mountOptions.version` to `"NFS4_1"` or `"NFS4_0"`, if the server speaks it.'],
        example: `new aws.datasync.NfsLocation("orders", { ...rest, mountOptions: { version: "NFS4_1" } });`,
    },
    rows: [
        row(95, "aws:datasync/nfsLocation:NfsLocation", "mountOptions.version", oneOf(["NFS4_0", "NFS4_1"])),
    ],
});

const serverType = "aws:transfer/server:Server";

const connectorType = "aws:transfer/connector:Connector";

export const transferProtocols = resourceRule({
    id: "transfer-no-ftp",
    title: "Transfer Family servers don't offer FTP.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "FTP sends files and passwords in clear text",
    controls: [...fsbp("Transfer.2"), ...topics.inTransit],
    remediation: {
        steps: [
            "Leave `FTP` out of `protocols`.",
            "If a partner has nothing else, keep the server inside a VPC and set `allowFtp` in the pack's settings, or waive the rule for that server.",
        ],
        example: `new aws.transfer.Server("inventory", { protocols: ["SFTP"], ...rest });`,
    },
    rows: [
        row(
            103,
            serverType,
            "protocols",
            satisfying(
                ({ settings }) => (settings.allowFtp ? "be known" : 'not contain `"FTP"`'),
                (value, { settings }) =>
                    settings.allowFtp || !(Array.isArray(value) && value.includes("FTP")),
                "met",
            ),
            { fix: 'Take `"FTP"` out of `protocols`, or allow it with `allowFtp` in the pack\'s settings' },
        ),
        row(103, serverType, "endpointType", mustBe("VPC"), {
            when: holds("protocols", "FTP"),
            fix: 'Set `endpointType: "VPC"`: FTP is for networks of one\'s own',
        }),
    ],
});

export const transferTls = resourceRule({
    id: "transfer-tls",
    title: "Transfer Family servers and connectors use current ciphers, certificates and host keys.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "the default security policy is of 2018 and admits ciphers that have been broken since",
    controls: topics.inTransit,
    remediation: {
        steps: [
            "Set `securityPolicyName` to a current policy.",
            "For FTPS, set `certificate` and `protocolDetails.tlsSessionResumptionMode`.",
            "For connectors, use `https://` or `sftp://`, sign and encrypt AS2, and list the host keys trusted over SFTP.",
        ],
        example: `new aws.transfer.Server("inventory", { ...rest, securityPolicyName: "TransferSecurityPolicy-2025-03" });`,
    },
    rows: [
        row(
            104,
            serverType,
            "securityPolicyName",
            matching(
                /^TransferSecurityPolicy-([A-Za-z0-9]+-)*20(2[4-9]|[3-9]\d)-\d\d$/,
                "be a policy of 2024 or newer, such as `TransferSecurityPolicy-2025-03`",
            ),
        ),
        row(105, serverType, "protocolDetails.tlsSessionResumptionMode", mustBe("ENFORCED"), {
            when: holds("protocols", "FTPS"),
        }),
        row(106, serverType, "certificate", present(), { when: holds("protocols", "FTPS") }),
        row(
            110,
            connectorType,
            "url",
            matching(/^(https|sftp):\/\//, "start with `https://` or `sftp://`", "met"),
        ),
        row(111, connectorType, "as2Config.encryptionAlgorithm", noneOf(["NONE"])),
        row(112, connectorType, "as2Config.signingAlgorithm", noneOf(["NONE"])),
        row(113, connectorType, "sftpConfig.trustedHostKeys", elements(1), { when: given("sftpConfig") }),
        row(
            114,
            connectorType,
            "securityPolicyName",
            matching(
                /^TransferSFTPConnectorSecurityPolicy-([A-Z]+-)*20(2[4-9]|[3-9]\d)-\d\d$/,
                "be a connector policy of 2024 or newer",
                "met",
            ),
        ),
    ],
});

export const webApps = resourceRule({
    id: "transfer-web-app-fips",
    title: "Transfer Family web apps use FIPS endpoints where that is required.",
    concern: "encryption-in-transit",
    severity: "low",
    enforcement: "advisory",
    why: "some regimes accept validated cryptography alone",
    controls: topics.inTransit,
    remediation: {
        steps: ['Set `webAppEndpointPolicy: "FIPS"`, or switch the rule\'s `required` off.'],
        example: `new aws.transfer.WebApp("portal", { ...rest, webAppEndpointPolicy: "FIPS" });`,
    },
    options: {
        required: { type: "boolean", default: false, description: "Whether FIPS endpoints are required." },
    },
    rows: [
        row(117, "aws:transfer/webApp:WebApp", "webAppEndpointPolicy", {
            demand: () => 'be `"FIPS"`',
            test: (value, context) =>
                context.option<boolean>("required") ? mustBe("FIPS").test(value, context) : "met",
        }),
    ],
});

function https() {
    return matching(/^https:\/\//, "start with `https://`");
}
