import { emit } from "../../loaders/emit.js";
import { siteResults } from "../../loaders/site/results.js";
import { saturationData } from "../../loaders/site/saturation-data.js";

emit(saturationData(await siteResults()));
