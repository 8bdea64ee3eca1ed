/** Facts of an incident, minute by minute. */
import {systemSchema} from '../../src/config/schema/system.ts';
import {foldIncidents} from '../../src/incidents/fold.ts';
import {type IncidentRules, rulesOf} from '../../src/incidents/rules.ts';
import {missedClocks, timersOf} from '../../src/incidents/timers.ts';
import type {Incident, Timer} from '../../src/incidents/types.ts';
import type {Fact, Happening} from '../../src/journal/fact.ts';

export const minute = 60_000;
/** Fri 20 Nov 2026 10:00 in Los Angeles. */
export const noon = Date.UTC(2026, 10, 20, 18);

let made = 0;
/** A fact so many minutes after ten. */
export const factAt = (minutes: number, happening: Happening, more: Partial<Fact> = {}): Fact =>
	({
		...{id: `f${++made}`, at: noon + minutes * minute, recorded: noon + minutes * minute},
		...{system: 'alpha', by: 'ops1', ...happening, ...more},
	}) as Fact;

export const declared = (minutes = 0, more: Partial<Extract<Fact, {kind: 'declared'}>> = {}): Fact =>
	factAt(minutes, {kind: 'declared', title: 'Down', severity: 'critical', lead: 'ops1'}, {id: 'i', ...more});

export const moved = (minutes: number, state: Incident['state'], reason?: string): Fact =>
	factAt(minutes, {kind: 'changed', incident: 'i', state, ...(reason !== undefined && {reason})});

export const alertFact = (minutes: number, to: 'firing' | 'ok' | 'blind', key = 'alpha.errors'): Fact =>
	factAt(minutes, {
		...{kind: 'alert', key, title: 'Errors', from: to === 'firing' ? 'ok' : 'firing', to},
		...{level: to === 'firing' ? 'crit' : to, severity: 'critical', value: '12 %'},
	});

/** A system file with nothing but what is given. */
export const systemWith = (more: object = {}) =>
	systemSchema.parse({
		...{system: 'alpha', title: 'Alpha', project: 'p', region: 'r', tz: 'America/Los_Angeles'},
		...{sources: {}, panes: [], ...more},
	});

export const rulesWith = (more: object = {}): IncidentRules => rulesOf(systemWith(more));

export const incidentOf = (facts: readonly Fact[]): Incident => {
	const [incident] = foldIncidents(facts);
	if (!incident) throw new Error('no incident in these facts');
	return incident;
};

/** The clocks so many minutes after ten, as a wall would have seen them then: later facts are not known. */
export function clocksAt(facts: readonly Fact[], minutes: number, rules = rulesWith()): Record<string, Timer> {
	const now = noon + minutes * minute;
	const known = facts.filter(({at}) => at <= now);
	return Object.fromEntries(timersOf(incidentOf(known), rules, now).map(timer => [timer.id, timer]));
}

export const missedAt = (facts: readonly Fact[], minutes: number, rules = rulesWith()): string[] =>
	missedClocks(incidentOf(facts), rules, noon + minutes * minute).map(({id}) => id);
