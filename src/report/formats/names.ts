/** Names of the formats, for the command line. */
export const formatNames = ['table', 'json', 'nagios', 'junit', 'markdown'] as const;
export type FormatName = (typeof formatNames)[number];
