/** Services and functions of a system that have a page, and which of them is meant. Pure. */

import {offersFollowedAs} from '../actions/offers.ts';
import {type Lookup, rowsOf, textOf} from '../checks/readings.ts';
import {isBad} from '../checks/standing.ts';
import {timeOf} from '../checks/time.ts';
import type {Alert} from '../checks/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {SystemScene} from '../scene/types.ts';
import {own} from '../text/own.ts';
import {serviceSources} from './sources.ts';

export interface Subject {
	kind: 'service' | 'function';
	name: string;
	/** When it was last deployed or edited, ms, where that is known. */
	changedAt?: number;
}

/** Columns of a list in which the name of a subject stands, and when it was changed. */
const columns = {
	revisions: {kind: 'service', name: 'service', at: 'created_at'},
	services: {kind: 'service', name: 'service', at: 'updated_at'},
	functions: {kind: 'function', name: 'name', at: 'updated_at'},
} as const;

/** All of them, what was changed last first: those that lists name, and those that the file of the system asks for. */
export function subjectsOf(system: SystemConfig, source: Lookup): Subject[] {
	const sources = serviceSources(system);
	const found = new Map<string, Subject>();
	const add = (kind: Subject['kind'], name: string, changedAt?: number) => {
		const before = found.get(name)?.changedAt;
		const at = Math.max(before ?? Number.NEGATIVE_INFINITY, changedAt ?? Number.NEGATIVE_INFINITY);
		// A function of the second generation is a service of Cloud Run as well.
		found.set(name, {
			kind: found.get(name)?.kind === 'function' ? 'function' : kind,
			name,
			...(Number.isFinite(at) && {changedAt: at}),
		});
	};
	for (const list of ['revisions', 'services', 'functions'] as const) {
		const {kind, name, at} = columns[list];
		for (const id of sources[list]) {
			for (const row of rowsOf(source(id))) {
				const text = textOf(own(row, name)) ?? '';
				if (text !== '') add(kind, text, timeOf(own(row, at), system.tz));
			}
		}
	}
	for (const asked of Object.values(system.sources)) {
		const names = 'run' in asked ? asked.run : 'revisions' in asked ? asked.revisions : true;
		if (names !== true) for (const name of names) add('service', name);
	}
	return [...found.values()].toSorted((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0));
}

/** The subject that an alert is about, as far as its instance says so: a service, a function, or a run that a function starts. */
export function subjectOfAlert(
	{instance}: Pick<Alert, 'instance'>,
	system: SystemConfig,
	subjects: readonly Subject[],
): Subject | undefined {
	if (instance === undefined) return undefined;
	const started = offersFollowedAs(system, instance).map(({target}) => target);
	return subjects.find(({name}) => name === instance || started.includes(name));
}

/** A subject with the titles of the open alerts that are about it. */
export interface ListedSubject extends Subject {
	alerts: string;
}

/** Those with alerts first, then what was changed last. */
export function listedSubjects({system, source, judgement}: SystemScene): ListedSubject[] {
	const subjects = subjectsOf(system, source);
	const open = judgement.alerts.filter(isBad);
	const about = Map.groupBy(open, alert => subjectOfAlert(alert, system, subjects)?.name);
	return subjects
		.map(subject => ({...subject, alerts: (about.get(subject.name) ?? []).map(({title}) => title).join(', ')}))
		.toSorted((a, b) => Number(b.alerts !== '') - Number(a.alerts !== ''));
}
