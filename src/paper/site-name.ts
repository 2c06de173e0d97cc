/** What the report is called, in its header, its cards and its citations. */
export const siteName = "Scaling RL post-training";
