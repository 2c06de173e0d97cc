/** The report of the study that is built: what the folder of `src` hands over that its `study.yaml` names. */
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { StudyReport } from "../../src/report/study-report.js";
import { reportName } from "./paths.js";

// as this module is run: compiled or not
const path = join(import.meta.dirname, "../../src", reportName, `report${extname(import.meta.filename)}`);

export const { report } = (await import(pathToFileURL(path).href)) as { report: StudyReport };
