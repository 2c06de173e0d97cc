import { emit } from "../../loaders/emit.js";
import { siteResults } from "../../loaders/site/results.js";
import { transferData } from "../../loaders/site/transfer-data.js";
import { transferBands, transferSeries } from "../../loaders/site/transfer-inputs.js";

emit(transferData(await siteResults(), transferSeries, transferBands) ?? { cells: [] });
