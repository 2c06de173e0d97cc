import { tryLayouts } from "./try-layouts.js";

tryLayouts(1);
