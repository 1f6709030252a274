/** What somebody began to write, by room or thread, as long as the page lives. */
export const drafts = new Map<string, string>();
