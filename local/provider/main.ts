import { runProvider } from "../../offline/aws/run-provider";
import { EmulatorBackend } from "./emulator-backend";
import { EmulatorClients } from "./emulator-clients";
import { readPlace } from "./emulator-place";

void runProvider(
    (outputs, { region }) =>
        new EmulatorBackend(outputs, new EmulatorClients(readPlace(process.env, region))),
);
