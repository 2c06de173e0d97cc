// A process that the build starts ends with it, also where the build is killed.
if (process.channel) {
  process.channel.unref();
  process.once("disconnect", () => process.exit(1));
}
