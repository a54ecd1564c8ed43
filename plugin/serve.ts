import { main } from "@pulumi/pulumi/provider";
import { RemoteComponents } from "./remote-components";

/** Serves the components to the engine that started this process, for programs in every language of Pulumi. */
export async function serveComponents(): Promise<void> {
    await main(new RemoteComponents(), process.argv.slice(2));
}
