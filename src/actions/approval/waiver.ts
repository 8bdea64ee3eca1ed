/** When nobody has to approve a plan although its rule names people (C-11). Pure. */
import type {Severity} from '../../config/schema/values.ts';
import type {ToldPlan} from '../types.ts';
import type {Standing} from './types.ts';

/** An incident that somebody still has to do something about. */
export interface OpenIncident {
	system: string;
	title: string;
	severity: Severity;
}

/** What there may be in place of an approval. */
export interface Waivers {
	incidents: readonly OpenIncident[];
	/** A wall on a sandbox, in which nothing real can happen: it counts as an incident of every system. */
	practice: boolean;
}

/** Why nobody is asked; undefined where the rule holds. */
export function waiverOf(
	{approvals, action}: Pick<ToldPlan, 'approvals' | 'action'>,
	{incidents, practice}: Waivers,
): string | undefined {
	const wanted = approvals?.unless?.incident;
	if (!wanted) return undefined;
	const open = incidents.find(({system, severity}) => system === action.system && wanted.includes(severity));
	if (open) return `nobody is asked while the ${open.severity} incident is open: ${open.title}`;
	return practice ? 'nobody is asked in this sandbox; a drill, and your own project, ask' : undefined;
}

/** How approvals stand with what there is in their place: a no stays a no. */
export const withWaiver = (standing: Standing, waived: string | undefined): Standing =>
	waived === undefined || standing.state !== 'waits'
		? standing
		: {...standing, state: 'waived', waived, missing: [], notes: []};
