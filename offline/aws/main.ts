import { runProvider } from "./run-provider";

void runProvider();
