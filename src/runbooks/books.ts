/** Which runbooks a system has, and which is for what. Pure. */
import type {SystemConfig} from '../config/schema/system.ts';
import type {Runbook} from './types.ts';

/** The runbooks of a system. */
export const runbooksOf = ({books = []}: Pick<SystemConfig, 'books'>): readonly Runbook[] => books;

export const runbookNamed = (system: Pick<SystemConfig, 'books'>, name: string): Runbook | undefined =>
	runbooksOf(system).find(book => book.name === name);

/** The runbook of a check: the one that it names, else the first that names it. */
export function runbookOf(system: Pick<SystemConfig, 'books' | 'checks'>, check: string): Runbook | undefined {
	const named = system.checks.find(({id}) => id === check)?.runbook;
	return named === undefined
		? runbooksOf(system).find(({checks}) => checks.includes(check))
		: runbookNamed(system, named);
}

/** The sources that a scene must see for the steps of a runbook. */
export const sourcesOf = ({steps}: Runbook): string[] =>
	steps.flatMap(({source}) => (source === undefined ? [] : [source]));
