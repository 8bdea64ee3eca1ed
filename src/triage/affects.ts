/** Whom trouble hits, in words, by what its checks measure. Pure. */

import {sloView} from '../checks/slo.ts';
import {sloOf} from '../config/judged.ts';
import {plural} from '../text/format.ts';
import type {Context} from './draft.ts';
import {listed} from './failures.ts';
import type {Bad} from './trouble.ts';

/** Above this ratio it is said in percent. */
const half = 0.5;

/** `about 1 in 7 requests fails`. */
function shareWords(bad: number): string {
	if (bad >= half) return `${Math.round(bad * 100)} % of requests fail`;
	return `about 1 in ${Math.round(1 / bad)} requests fails`;
}

/** What all of it means for those who use the system, the worst first; empty where no check tells. */
export function affectsText(context: Context): string {
	const told = context.bad.flatMap(one => effectOf(one, context) ?? []);
	return [...new Set(told)].slice(0, 3).join('; ');
}

function effectOf({measure, alert, runs}: Bad, {scene}: Context): string | undefined {
	if (!measure) return undefined;
	if ('httpOk' in measure) return alert.value.startsWith('HTTP') ? undefined : 'nobody gets an answer';
	if ('traffic' in measure) return `hardly anybody gets through: ${alert.reason ?? alert.value}`;
	if (sloOf(measure) !== undefined) {
		const slo = scene.system.slos.find(({id}) => id === sloOf(measure));
		if (!slo || !('ratio' in slo.sli)) return undefined;
		const {value} = sloView(slo, scene.source, scene.asOf, scene.system.tz);
		const bad = value === undefined ? 0 : slo.show === 'bad' ? value : 1 - value;
		return bad > 0 ? shareWords(bad) : undefined;
	}
	if ('runs' in measure) return runs && `${runs.source}: no new data${since(runs)}`;
	if ('last' in measure && measure.where?.subscription_id)
		return `${alert.value} messages wait in ${listed(measure.where.subscription_id)}`;
	return undefined;
}

const since = ({failures}: NonNullable<Bad['runs']>): string =>
	failures > 0 ? `, ${plural(failures, 'run')} failed in a row` : '';
