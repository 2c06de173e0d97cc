/** All data that pages read, as files under /data: one loader, since they come from one analysis. */
import { writeArchive } from "../loaders/site/framework/page-archive.js";

await writeArchive(process.stdout);
