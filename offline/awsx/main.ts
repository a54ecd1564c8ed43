import type * as pulumi from "@pulumi/pulumi";
import * as provider from "@pulumi/pulumi/provider";
import { exitWithParent } from "../aws/plugin-server";
import { installedVersion } from "../aws/installed-version";
import { Vpc } from "./vpc";

/** The version of `@pulumi/awsx` that the provider stands in for: the one that is installed. */
const VERSION = installedVersion("@pulumi/awsx");

/** Stands in for the `awsx` provider: constructs `awsx.ec2.Vpc` from resources of the `aws` provider. */
class OfflineAwsx implements provider.Provider {
    readonly version = VERSION;

    async construct(
        name: string,
        type: string,
        inputs: pulumi.Inputs,
        options: pulumi.ComponentResourceOptions,
    ): Promise<provider.ConstructResult> {
        if (type !== "awsx:ec2:Vpc") {
            throw new Error(
                `the offline awsx provider makes awsx:ec2:Vpc alone, not ${type}: compose it from resources of ` +
                    "@pulumi/aws, or preview with the real provider",
            );
        }
        const vpc = new Vpc(name, inputs, options);
        return { urn: vpc.urn, state: await vpc.outputs };
    }

    invoke(token: string): Promise<provider.InvokeResult> {
        return Promise.reject(
            new Error(`the offline awsx provider can't answer ${token}: that needs an AWS account`),
        );
    }
}

exitWithParent();
void provider.main(new OfflineAwsx(), process.argv.slice(2));
