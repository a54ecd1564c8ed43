import { buildPack } from "../../policy/build-pack";

buildPack();
