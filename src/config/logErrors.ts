/** The errors per minute of the log of a system, by the name under which they are a source; files cannot name one like it. */
export const logErrors = 'log:errors';
