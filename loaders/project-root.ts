import { fileURLToPath } from "node:url";

/** Folder of the project that this module belongs to. */
export const projectRoot = fileURLToPath(new URL("..", import.meta.url));
