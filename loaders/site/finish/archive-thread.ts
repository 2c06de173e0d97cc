/** The thread that report-zip.ts starts: makes the archive of the files that it is given. */
import { parentPort, workerData } from "node:worker_threads";
import { type ArchiveFiles, archive } from "./archive.js";

parentPort?.postMessage(archive(workerData.data as ArchiveFiles));
