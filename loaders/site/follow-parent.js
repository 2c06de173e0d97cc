// Loaded into Framework's process: when the build that started it is killed, it ends too, and leaves the work folders to
// the next build.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 200).unref();
