import { emit } from "../../loaders/emit.js";
import { siteResults } from "../../loaders/site/results.js";
import { slopesData } from "../../loaders/site/slopes-data.js";

emit(slopesData(await siteResults()));
