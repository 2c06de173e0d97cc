import { emit } from "../../loaders/emit.js";
import { figureData } from "../../loaders/site/figure-data.js";
import { siteResults } from "../../loaders/site/results.js";

emit(figureData(await siteResults()));
