/** `npm run preview`: serves a built site as a plain static host does. The browser tests use it too. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { mustHave } from "../../src/lib/items.js";
import { outputPath } from "./paths.js";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".zip": "application/zip",
  ".parquet": "application/vnd.apache.parquet",
  ".arrow": "application/vnd.apache.arrow.file"
};
const compressed = new Set([".html", ".css", ".js", ".json", ".svg", ".csv", ".txt"]);

export interface ServeOptions {
  root?: string;
  /** 0 = any free port */
  port?: number;
  /** folder of the host that the site stands in, e.g. "/reports/rl/" */
  base?: string;
}

export async function serveSite({ root = outputPath(), port = 0, base = "/" }: ServeOptions = {}): Promise<{
  url: string;
  close: () => Promise<void>;
}> {
  const folder = resolve(root);
  const prefix = `/${base.split("/").filter(Boolean).join("/")}/`.replace("//", "/");
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    if (request.method !== "GET" && request.method !== "HEAD") return void response.writeHead(405).end();
    if (`${path}/` === prefix) return void response.writeHead(302, { location: prefix }).end();
    const file = path.startsWith(prefix) ? locate(folder, path.slice(prefix.length)) : null;
    const body = request.method !== "HEAD";
    const gzip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
    if (file) return send(response, file, 200, gzip, body);
    const missing = join(folder, "404.html");
    if (existsSync(missing)) return send(response, missing, 404, gzip, body);
    response.writeHead(404, { "content-type": mustHave(types, ".txt") }).end("Not found");
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  const address = server.address();
  const number = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${number}${prefix}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      })
  };
}

function locate(folder: string, path: string): string | null {
  const file = normalize(join(folder, path.endsWith("/") || path === "" ? `${path}index.html` : path));
  if (file !== folder && !file.startsWith(`${folder}/`)) return null;
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

function send(response: ServerResponse, file: string, status: number, gzip: boolean, body: boolean): void {
  const extension = extname(file);
  const squeeze = body && gzip && compressed.has(extension);
  response.writeHead(status, {
    "content-type": types[extension] ?? "application/octet-stream",
    "cache-control": "no-cache",
    vary: "accept-encoding",
    ...(squeeze ? { "content-encoding": "gzip" } : { "content-length": statSync(file).size })
  });
  if (!body) return void response.end();
  const stream = createReadStream(file);
  stream.once("error", () => response.destroy());
  if (squeeze) stream.pipe(createGzip()).pipe(response);
  else stream.pipe(response);
}

if (process.argv[1] && resolve(process.argv[1]) === resolve(import.meta.filename)) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4173" },
      base: { type: "string", default: "/" },
      root: { type: "string", default: outputPath() }
    }
  });
  if (!existsSync(values.root)) {
    console.error(`preview: ${values.root} is not there; run \`npm run build\` first`);
    process.exitCode = 1;
  } else {
    const { url } = await serveSite({ root: values.root, port: Number(values.port), base: values.base });
    console.error(`${values.root} is served at ${url}`);
  }
}
