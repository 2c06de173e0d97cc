/** What a look at one thing gave. */
export interface Finding {
  what: string;
  /** note: worth knowing, and no fault */
  state: "good" | "fault" | "note";
  /** what is so, a sentence without a full stop */
  found: string;
  /** what to do about it; null where nothing is to be done */
  mend: string | null;
}

export const good = (what: string, found: string): Finding => ({ what, state: "good", found, mend: null });
export const fault = (what: string, found: string, mend: string): Finding => ({ what, state: "fault", found, mend });
export const note = (what: string, found: string, mend: string | null): Finding => ({
  what,
  state: "note",
  found,
  mend
});
