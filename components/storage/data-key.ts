import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks } from "../argument-checks";
import { ComponentInternals } from "../component-internals";
import { decryptStatement, encryptStatement } from "../identity/key-permissions";
import { policyDocument } from "../identity/policy-statement";
import { grant, grantName, type RoleReference } from "../identity/service-role";
import { placeOf } from "../place";
import { keyPolicyStatements } from "./key-policy";
import { connectionKeyTag, isKeyUseName, keyUseNames } from "./key-uses";

const internals = new ComponentInternals<{ name: string }>();

/** Arguments of {@link DataKey}. */
export interface DataKeyArgs {
    /**
     * What the key encrypts, at least one of: `alarms`, `bookmarks`, `connections`, `disks`, `events`, `glue`, `imports`, `lake`, `lambda`, `logs`, `msk`,
     * `queues`, `schedules`, `secrets`, `streams`, `tables`, `traces`, `workflows`. AWS refuses any other use.
     */
    uses: string[];
    /** ARN of a key from elsewhere, to be used instead of a new one. Its policy must say what `policy` says. */
    keyArn?: pulumi.Input<string>;
    /** What the key is for, in the console. Default: names the uses. */
    description?: pulumi.Input<string>;
    /** Days for which a deleted key can still be recovered, 7 to 30. Default: 30. */
    deletionWindowInDays?: pulumi.Input<number>;
    /** Days after which the key's material is rotated, 90 to 2560. Default: 365. */
    rotationPeriodInDays?: pulumi.Input<number>;
    /** Make it a multi-Region primary key, which can't be changed later. Default: false, or true with `replicaRegions`. */
    multiRegion?: boolean;
    /** Regions that get a replica of the key, such as `eu-central-1`. Default: none. */
    replicaRegions?: string[];
    /** Keep the key from being deleted. Default: false. */
    protect?: boolean;
    /** Tags of the key and its replicas. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A customer-managed KMS key that rotates, whose policy admits exactly the named uses.
 *
 * IAM decides who of the account uses the key; the key decides through which services.
 *
 * @example
 * const key = new DataKey("shop", { uses: ["streams", "lake", "alarms", "logs"] });
 * const stream = new aws.kinesis.Stream("orders", { encryptionType: "KMS", kmsKeyId: key.arn });
 */
export class DataKey extends pulumi.ComponentResource {
    /** ARN of the key. */
    readonly arn: pulumi.Output<string>;
    /** Name of the key's alias, such as `alias/shop-1a2b3c4`; nothing for a key from elsewhere. */
    readonly aliasName: pulumi.Output<string | undefined>;
    /** The key policy that the uses need: the policy of a new key, or what that of a key from elsewhere must contain. */
    readonly policy: pulumi.Output<string>;
    /** ARNs of the replicas, by region. */
    readonly replicaArns: pulumi.Output<Record<string, string>>;
    /** IAM policy document of `grantDecrypt`. */
    readonly decryptPolicy: pulumi.Output<string>;
    /** IAM policy document of `grantEncrypt`. */
    readonly encryptPolicy: pulumi.Output<string>;

    /** @throws {ArgumentError} With every mistake in the arguments. */
    constructor(name: string, args: DataKeyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:DataKey", name, {}, opts);
        internals.hold(this, { name });
        check(name, args);

        const uses = [...new Set(args.uses.filter(isKeyUseName))];
        const tags = uses.includes("connections")
            ? pulumi.output(args.tags).apply((given) => ({ ...given, ...connectionKeyTag }))
            : args.tags;
        const place = placeOf(this);
        const policyIn = (region: pulumi.Input<string>) =>
            pulumi
                .all([place, region])
                .apply(([at, inRegion]) =>
                    policyDocument(keyPolicyStatements(uses, { ...at, region: inRegion })),
                );
        this.policy = policyIn(place.region);

        if (args.keyArn !== undefined) {
            this.arn = pulumi.output(args.keyArn);
            this.aliasName = pulumi.output<string | undefined>(undefined);
            this.replicaArns = pulumi.output<Record<string, string>>({});
        } else {
            const replicaRegions = args.replicaRegions ?? [];
            const description = args.description ?? `${name}: encrypts ${uses.join(", ")}`;
            const key = new aws.kms.Key(
                `${name}-key`,
                {
                    description,
                    policy: this.policy,
                    keyUsage: "ENCRYPT_DECRYPT",
                    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
                    isEnabled: true,
                    enableKeyRotation: true,
                    rotationPeriodInDays: args.rotationPeriodInDays ?? 365,
                    deletionWindowInDays: args.deletionWindowInDays ?? 30,
                    multiRegion: args.multiRegion ?? replicaRegions.length > 0,
                    bypassPolicyLockoutSafetyCheck: false,
                    tags,
                },
                { parent: this, protect: args.protect },
            );
            const alias = new aws.kms.Alias(`${name}-alias`, { targetKeyId: key.keyId }, { parent: this });
            const replicas = replicaRegions.map(
                (region) =>
                    new aws.kms.ReplicaKey(
                        `${name}-replica-${region}`,
                        {
                            region,
                            primaryKeyArn: key.arn,
                            description,
                            policy: policyIn(region),
                            enabled: true,
                            deletionWindowInDays: args.deletionWindowInDays ?? 30,
                            bypassPolicyLockoutSafetyCheck: false,
                            tags,
                        },
                        { parent: this, protect: args.protect },
                    ),
            );
            this.arn = key.arn;
            this.aliasName = alias.name;
            this.replicaArns = pulumi
                .all(replicas.map((replica) => replica.arn))
                .apply((arns) => Object.fromEntries(arns.map((arn, index) => [replicaRegions[index], arn])));
        }
        this.decryptPolicy = this.arn.apply((arn) => policyDocument([decryptStatement(arn)]));
        this.encryptPolicy = this.arn.apply((arn) => policyDocument([encryptStatement(arn)]));
        this.registerOutputs({
            decryptPolicy: this.decryptPolicy,
            encryptPolicy: this.encryptPolicy,
            arn: this.arn,
            aliasName: this.aliasName,
            policy: this.policy,
            replicaArns: this.replicaArns,
        });
    }

    /**
     * Lets a role read what is encrypted with the key.
     *
     * @param id - Tells the grant from others; needed for a role from elsewhere, else the role's name.
     */
    grantDecrypt(role: RoleReference, id?: string): aws.iam.RolePolicy {
        const statements = this.arn.apply((arn) => [decryptStatement(arn)]);
        return grant(grantName(internals.of(this).name, "decrypt", role, id), role, statements, {
            parent: this,
        });
    }

    /**
     * Lets a role write what is then encrypted with the key.
     *
     * @param id - Tells the grant from others; needed for a role from elsewhere, else the role's name.
     */
    grantEncrypt(role: RoleReference, id?: string): aws.iam.RolePolicy {
        const statements = this.arn.apply((arn) => [encryptStatement(arn)]);
        return grant(grantName(internals.of(this).name, "encrypt", role, id), role, statements, {
            parent: this,
        });
    }
}

function check(name: string, args: DataKeyArgs): void {
    const checks = new ArgumentChecks("DataKey", name);
    checks.check("uses", args.uses, (uses) => uses.length > 0, `at least one of ${keyUseNames.join(", ")}`);
    args.uses.forEach((use, index) =>
        checks.check(`uses[${index}]`, use, isKeyUseName, keyUseNames.join(", ")),
    );
    checks
        .check(
            "keyArn",
            args.keyArn,
            isKeyArn,
            "the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>",
        )
        .check("deletionWindowInDays", args.deletionWindowInDays, isWholeIn(7, 30), "a whole number, 7 to 30")
        .check(
            "rotationPeriodInDays",
            args.rotationPeriodInDays,
            isWholeIn(90, 2560),
            "a whole number, 90 to 2560",
        )
        .check(
            "replicaRegions",
            args.replicaRegions,
            (regions) => new Set(regions).size === regions.length && regions.every(isRegion),
            "regions such as eu-central-1, each once",
        );
    if (args.multiRegion === false && (args.replicaRegions?.length ?? 0) > 0) {
        checks.refuse(
            "multiRegion",
            false,
            "true with replicaRegions, since only multi-Region keys have replicas",
        );
    }
    checks.throwIfAny();
}

const isKeyArn = (arn: string) => /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(arn);
const isRegion = (region: string) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(region);
const isWholeIn = (min: number, max: number) => (value: number) =>
    Number.isInteger(value) && value >= min && value <= max;
