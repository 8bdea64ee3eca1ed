/**
 * Makes every threshold of a system file a check: limits of SLOs and panes become checks, unless a check judges the same
 * already. So all judgement is in checks, and panes show how those stand. Pure; done once, at load time.
 */

import {burnWindows} from '../config/burn.ts';
import {judgesSlo} from '../config/judged.ts';
import {type CheckConfig, checkSchema, type Measure, type SloConfig} from '../config/schema/checks.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import type {Levels} from '../config/schema/values.ts';
import type {DerivedCheck} from '../panes/kind.ts';
import {kindOf} from '../panes/kinds.ts';

/** The system with the thresholds of its SLOs and panes as checks. */
export function withDerivedChecks(system: SystemConfig): SystemConfig {
	const own = system.checks.map(check => withLevels(check, system.slos));
	const checks = [...own];
	const judged = {...system, checks: own};
	const derived = [...sloChecks(judged), ...system.panes.flatMap(pane => kindOf(pane).checks?.(pane, judged) ?? [])];
	for (const wanted of derived) {
		const id = freeId(wanted.id.toLowerCase().replace(/[^a-z0-9_.]/g, '_'), checks);
		checks.push(checkSchema.parse({...wanted, id}));
	}
	return {...system, checks};
}

/** Gives a check without levels those that come with its measure. */
function withLevels(check: CheckConfig, slos: readonly SloConfig[]): CheckConfig {
	const {measure, levels} = check;
	if ('unset' in levels || levels.warn !== undefined || levels.crit !== undefined) return check;
	return {...check, levels: levelsOf(measure, slos) ?? levels};
}

function levelsOf(measure: Measure, slos: readonly SloConfig[]): Levels | undefined {
	if ('all' in measure) return {crit: `>= ${measure.all.length}`};
	if ('slo' in measure) return slos.find(({id}) => id === measure.slo)?.levels;
	const slo = 'burn' in measure ? slos.find(({id}) => id === measure.burn) : undefined;
	if (!slo || !('burn' in measure)) return undefined;
	const {page, ticket} = burnWindows(measure, slo);
	return {...(ticket.length > 0 && {warn: '>= 1'}), ...(page.length > 0 && {crit: '>= 2'})};
}

function freeId(id: string, checks: readonly CheckConfig[]): string {
	return checks.some(check => check.id === id) ? freeId(`${id}_`, checks) : id;
}

function sloChecks({slos, checks}: SystemConfig): DerivedCheck[] {
	return slos
		.filter(({id, levels}) => (levels.warn ?? levels.crit) && !checks.some(({measure}) => judgesSlo(measure, id)))
		.map(({id, title, sli, show, levels, seed}) => ({
			id: `slo.${id}`,
			title,
			measure: {slo: id},
			unit: show === 'percentile' ? 'ms' : 'ratio',
			levels,
			// One odd minute is no trouble; the longer buckets of queries prove themselves.
			for: 'ratio' in sli || 'distribution' in sli || 'share' in sli ? '2m' : '0s',
			...(seed === undefined ? {} : {seed}),
		}));
}
