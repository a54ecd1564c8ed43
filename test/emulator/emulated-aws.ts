export { EmulatedAws } from "../../local/emulator/emulated-aws";
