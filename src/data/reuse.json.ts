import { emit } from "../../loaders/emit.js";
import { siteResults } from "../../loaders/site/results.js";
import { reuseData } from "../../loaders/site/reuse-data.js";
import { studySeries } from "../../loaders/site/study-series.js";

emit(reuseData(await siteResults(), await studySeries({ experiment: "reuse" })) ?? { variants: [] });
