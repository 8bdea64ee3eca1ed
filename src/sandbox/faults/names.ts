/** The faults that a sandbox injects, by name. */
export const faultNames = [
	'401',
	'403',
	'429',
	'429-retry-after',
	'500',
	'503',
	'deadline',
	'reset',
	'hang',
	'half',
	'malformed',
	'drip',
	'clock',
	'invalid-rapt',
	'tail-ended',
	'duplicates',
	'late',
	'revoked',
	'api-disabled',
	'operation-failed',
] as const;
export type FaultName = (typeof faultNames)[number];
