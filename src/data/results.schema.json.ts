import { emit } from "../../loaders/emit.js";
import { resultsSchema } from "../../loaders/results-schema.js";

emit(resultsSchema);
