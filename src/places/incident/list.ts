/** The list of incidents: what goes on first. Pure. */
import {told} from '../../incidents/blindness.ts';
import {isOpen, rankOf} from '../../incidents/fold.ts';
import type {Incident, TimelineEntry} from '../../incidents/types.ts';

/** Incidents that a list shows. */
const mostListed = 200;

/** Entries that the page of an incident shows: the newest. What is copied or exported has more. */
const mostEntries = 500;
export const shownEntries = ({timeline}: Pick<Incident, 'timeline'>): readonly TimelineEntry[] =>
	told(timeline).slice(-mostEntries);

/** Whether there is still something to do: also its post-mortem. */
export const isGoingOn = ({state}: Pick<Incident, 'state'>): boolean => state !== 'closed';

/** Open ones, then those that wait for their post-mortem, then closed ones; each the newest first. */
export const listed = (incidents: readonly Incident[]): readonly Incident[] => {
	const group = (one: Incident) => (isOpen(one) ? 0 : rankOf(one.state) < rankOf('closed') ? 1 : 2);
	return incidents.toSorted((a, b) => group(a) - group(b)).slice(0, mostListed);
};
