import { buildPack } from "./build-pack";

buildPack();
