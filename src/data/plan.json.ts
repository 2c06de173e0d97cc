import { emit } from "../../loaders/emit.js";
import { pageData } from "../../loaders/site/page-data.js";
import { siteResults } from "../../loaders/site/results.js";

emit(await pageData["plan.json"](await siteResults()));
