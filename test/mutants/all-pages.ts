/** The pages of the study as modules: none here, for page-modules.ts puts them in its place. */
import type { PageModule } from "./made-pages.js";

export const pages: Readonly<Record<string, () => Promise<{ default: PageModule }>>> = {};
