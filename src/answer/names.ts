/** Names of the formats of an answer, for the command line. */
export const answerFormatNames = ['table', 'csv', 'json'] as const;
export type AnswerFormat = (typeof answerFormatNames)[number];
