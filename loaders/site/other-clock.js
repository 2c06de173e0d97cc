// Loaded into a build by `npm run verify`: the clock stands 400 days ahead, at a time of day that no test would pick.
const ahead = 400 * 86_400_000 + 40_271_000;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + ahead);
    else super(...args);
  }

  static now() {
    return RealDate.now() + ahead;
  }
};
