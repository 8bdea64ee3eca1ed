/** Values that many parts of a system file hold. */
import {z} from 'zod';

export const duration = z
	.string()
	.regex(/^\d+(ms|s|m|h|d)$/, 'a duration such as 30s, 5m, 24h or 30d')
	.describe('A duration: 500ms, 30s, 5m, 24h, 30d');
export const comparison = z
	.string()
	.regex(/^(<|<=|>|>=|==)\s*-?\d+(\.\d+)?(%|ms|s|m|h|d)?$/, 'a comparison such as "> 5%", "< 0.9", "> 3s" or "== 0"');
export const levels = z.strictObject({
	warn: comparison.optional().describe('Worth a look'),
	crit: comparison.optional().describe('Needs a person now'),
});

export type Levels = z.infer<typeof levels>;
