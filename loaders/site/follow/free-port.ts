import { createServer } from "node:net";

/** @returns the first port from `first` on that nobody listens at; null: none of the next ten */
export async function freePort(first: number, tries = 10): Promise<number | null> {
  for (let port = first; port < first + tries && port < 65_536; port++) if (await isFree(port)) return port;
  return null;
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}
