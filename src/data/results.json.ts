import { emit } from "../../loaders/emit.js";
import { siteResults } from "../../loaders/site/results.js";

emit(await siteResults());
