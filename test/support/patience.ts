/** Real ms that a test waits for what never comes; for what comes, no longer than it takes. Long, because machines are busy. */
export const patience = 90_000;
