import { emit } from "../../loaders/emit.js";
import { pageData } from "../../loaders/site/page-data.js";

emit(pageData["results.schema.json"]());
