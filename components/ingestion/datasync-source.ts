import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dataSyncNfsVersions, isFileServerName, isFileServerPath } from "../../facts/datasync";
import type { ArgumentChecks } from "../argument-checks";
import type { LakeLocation } from "../storage/lake-location";
import { isWholeBetween } from "./event-topic";

/** A folder that an NFS server exports. */
export interface NfsSource {
    /** Name or address by which the agent finds the server. */
    serverHostname: string;
    /** Exported folder, beginning with `/`. */
    path: string;
    /** `NFS4_0` or `NFS4_1`. Default: `NFS4_1`. */
    version?: string;
}

/** A folder of a share that an SMB server offers; read with SMB 3, which encrypts. */
export interface SmbSource {
    /** Name or address by which the agent finds the server. */
    serverHostname: string;
    /** Share, and folders in it, beginning with `/`. */
    path: string;
    /** User that reads the share. */
    user: string;
    /** A Pulumi secret. It stays encrypted in the stack's state. */
    password: pulumi.Input<string>;
    /** Windows domain of the user. Default: none. */
    domain?: string;
}

/** A prefix of a bucket of an object store that speaks S3's protocol, by HTTPS. */
export interface ObjectStorageSource {
    /** Name or address by which the agent finds the store. */
    serverHostname: string;
    /** Name of the source's bucket. */
    bucketName: string;
    /** Prefix that ends in `/`. Default: the whole bucket. */
    prefix?: string;
    /** Default: 443. */
    port?: number;
    /** 8 to 200 characters. Default: none. */
    accessKey?: pulumi.Input<string>;
    /** A Pulumi secret of 8 to 200 characters. It stays encrypted in the stack's state. Default: none. */
    secretKey?: pulumi.Input<string>;
    /** Certificates of a private authority, as PEM. Default: public authorities are trusted. */
    serverCertificate?: pulumi.Input<string>;
}

/** Where DataSync copies from: exactly one of these. */
export interface DataSyncSources {
    nfs?: NfsSource;
    smb?: SmbSource;
    objectStorage?: ObjectStorageSource;
    s3?: pulumi.Input<LakeLocation>;
}

/** Names of the sources that were given. */
export function givenSources(sources: DataSyncSources): (keyof DataSyncSources)[] {
    return (["nfs", "smb", "objectStorage", "s3"] as const).filter((kind) => sources[kind] !== undefined);
}

/** Records what is wrong with the sources. */
export function checkSources(checks: ArgumentChecks, sources: DataSyncSources): void {
    const given = givenSources(sources);
    if (given.length !== 1) {
        checks.refuse("source", given, "exactly one of nfs, smb, objectStorage, s3");
    }
    const { nfs, smb, objectStorage } = sources;
    for (const [kind, source] of Object.entries({ nfs, smb, objectStorage })) {
        checks.check(
            `${kind}.serverHostname`,
            source?.serverHostname,
            isFileServerName,
            "the name or address of a server, up to 255 characters",
        );
    }
    for (const [kind, source] of Object.entries({ nfs, smb })) {
        checks.check(`${kind}.path`, source?.path, isFileServerPath, "a folder that begins with /");
    }
    checks
        .check(
            "nfs.version",
            nfs?.version,
            (version) => dataSyncNfsVersions.includes(version),
            dataSyncNfsVersions.join(", "),
        )
        .check(
            "smb.user",
            smb?.user,
            isSmbUser,
            '1 to 104 characters, none of " [ ] / \\ : ; | = , + * ? < >',
        )
        .check(
            "objectStorage.bucketName",
            objectStorage?.bucketName,
            (name) => /^[a-zA-Z0-9_\-+.()$ ]{3,63}$/.test(name),
            "the name of a bucket, 3 to 63 characters",
        )
        .check(
            "objectStorage.prefix",
            objectStorage?.prefix,
            (prefix) => /^([^/]+\/)+$/.test(prefix),
            "a prefix that ends in / and doesn't begin with it",
        )
        .check(
            "objectStorage.accessKey",
            objectStorage?.accessKey,
            ({ length }) => length >= 8 && length <= 200,
            "8 to 200 characters",
        )
        .check("objectStorage.port", objectStorage?.port, isWholeBetween(1, 65_535), "1 to 65535");
    refuseLiteral(checks, "smb.password", smb?.password);
    refuseLiteral(checks, "objectStorage.secretKey", objectStorage?.secretKey);
}

function isSmbUser(user: string): boolean {
    return /^[^"[\]/\\:;|=,+*?<>]{1,104}$/.test(user);
}

/** A secret that stands in the program stands in its history too. */
function refuseLiteral(
    checks: ArgumentChecks,
    field: string,
    secret: pulumi.Input<string> | undefined,
): void {
    if (typeof secret === "string") {
        checks.refuse(field, "a plain text", "a Pulumi secret, such as config.requireSecret(...)");
    }
}

export interface SourceLocationArgs extends DataSyncSources {
    agentArns: pulumi.Input<pulumi.Input<string>[]>;
    /** Role that reads an S3 source. */
    readerRoleArn: pulumi.Input<string>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Creates the location that DataSync copies from, and returns its ARN. */
export function sourceLocation(
    name: string,
    args: SourceLocationArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { nfs, smb, objectStorage, agentArns, tags } = args;
    if (nfs !== undefined) {
        return new aws.datasync.NfsLocation(
            name,
            {
                serverHostname: nfs.serverHostname,
                subdirectory: nfs.path,
                mountOptions: { version: nfs.version ?? "NFS4_1" },
                onPremConfig: { agentArns },
                tags,
            },
            opts,
        ).arn;
    }
    if (smb !== undefined) {
        return new aws.datasync.LocationSmb(
            name,
            {
                serverHostname: smb.serverHostname,
                subdirectory: smb.path,
                user: smb.user,
                password: pulumi.secret(smb.password),
                domain: smb.domain,
                mountOptions: { version: "SMB3" },
                agentArns,
                tags,
            },
            opts,
        ).arn;
    }
    if (objectStorage !== undefined) {
        const { serverHostname, bucketName, accessKey, serverCertificate } = objectStorage;
        return new aws.datasync.LocationObjectStorage(
            name,
            {
                serverHostname,
                bucketName,
                serverProtocol: "HTTPS",
                serverPort: objectStorage.port ?? 443,
                subdirectory: `/${objectStorage.prefix ?? ""}`,
                accessKey,
                secretKey:
                    objectStorage.secretKey === undefined
                        ? undefined
                        : pulumi.secret(objectStorage.secretKey),
                serverCertificate,
                agentArns,
                tags,
            },
            opts,
        ).arn;
    }
    const { bucketArn, prefix } = pulumi.output(args.s3!);
    return new aws.datasync.S3Location(
        name,
        {
            s3BucketArn: bucketArn,
            subdirectory: pulumi.interpolate`/${prefix}`,
            s3Config: { bucketAccessRoleArn: args.readerRoleArn },
            tags,
        },
        opts,
    ).arn;
}
