import { servePack } from "./index";

void servePack();
