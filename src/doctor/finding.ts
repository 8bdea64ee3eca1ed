/** What an examination finds: one line each, and for what is not in order what to do. */

/** The parts of an examination, in the order in which they are told. */
export const parts = [
	'config',
	'login',
	'reach',
	'permissions',
	'names',
	'queries',
	'requests',
	'team',
	'values',
	'clock',
	'terminal',
] as const;
export type Part = (typeof parts)[number];

interface About {
	part: Part;
	/** The system that it is about; absent for what all share. */
	system?: string;
	/** What was found, in one line. */
	says: string;
}

/** ok: in order. look: works, but a person should know. mend: something will not be seen, or cannot be done. */
export type Finding = About & ({level: 'ok'} | {level: 'look' | 'mend'; todo: string});

/** 1 where something has to be mended, else 0. */
export const exitCode = (findings: readonly Finding[]): 0 | 1 => (findings.some(({level}) => level === 'mend') ? 1 : 0);
