import { emit } from "../../loaders/emit.js";
import { pageData } from "../../loaders/site/page-data.js";
import { siteResults } from "../../loaders/site/results.js";
import { readStudySite } from "../../loaders/site/study-site.js";

emit(pageData["saturation.json"](await readStudySite(await siteResults())));
