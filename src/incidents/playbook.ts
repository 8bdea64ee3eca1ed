/** The runbook that leads through an incident, and how far it is. Pure. */
import type {SystemConfig} from '../config/schema/system.ts';
import type {Fact} from '../journal/fact.ts';
import {runbookNamed, runbookOf} from '../runbooks/books.ts';
import {progressOf} from '../runbooks/progress.ts';
import {type Seen, type TickedStep, ticked} from '../runbooks/ticks.ts';
import type {Runbook} from '../runbooks/types.ts';
import {rulesOf} from './rules.ts';
import type {Incident} from './types.ts';

/** The one of its kind, else the one of the check that it was declared from. */
export function playbookOf({type, alert}: Pick<Incident, 'type' | 'alert'>, system: SystemConfig): Runbook | undefined {
	const name = type === undefined ? undefined : rulesOf(system).types[type]?.runbook;
	if (name !== undefined) return runbookNamed(system, name);
	const check = alert?.slice(`${system.system}.`.length).replace(/\[.*$/s, '');
	return check === undefined ? undefined : runbookOf(system, check);
}

/** Its steps that are neither done nor skipped, in their order. */
export const openSteps = (
	book: Runbook,
	incident: Pick<Incident, 'id' | 'detectedAt'>,
	seen: Seen,
	facts: readonly Fact[],
): readonly TickedStep[] =>
	ticked(book, seen, progressOf(book, seen, facts, incident)).filter(({tick}) => tick !== 'done' && tick !== 'skipped');
