import { allRules, servePack } from "securecart/policy";
import { streamOwner } from "./stream-owner";

void servePack({ "pack-settings": { strict: true } }, [...allRules, streamOwner]);
