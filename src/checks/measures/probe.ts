/** Whether an HTTP probe was answered well. A silent page is DOWN only while other sources answer; otherwise we may be cut off. */

import {probeIn, unansweredIn} from '../../cloud/sources/http.ts';
import {probesIn} from '../../cloud/sources/probes.ts';
import type {Reading} from '../../cloud/types.ts';
import type {Measure} from '../../config/schema/checks.ts';
import type {SourceState} from '../../poll/types.ts';
import {type Context, type Measured, wrongKind} from './measured.ts';

/** An answer of 2xx is good; where it only matters that somebody is there, every one below 500. */
type ProbeMeasure = Extract<Measure, {httpOk: true} | {reachable: true}>;

/**
 * 1 for a good answer, 0 for any other. A page that does not answer is DOWN (0) once another source of the system has
 * answered since it fell silent, or where there is no other; until then it may be the page or the network.
 */
function probe(context: Context, measure: ProbeMeasure, reading: Reading): Measured {
	const {answer, fetchedAt: at} = reading;
	const found = probeIn(answer);
	if (!found) return wrongKind(reading, 'a probe');
	const silence = unansweredIn(answer);
	if (silence) {
		const {unanswered, since} = silence;
		return othersAnswered(context, measure.source, since)
			? {status: 'value', value: 0, text: 'DOWN', at, dataAt: at, reason: unanswered}
			: {status: 'blind', at: context.now, reason: `no answer (${unanswered}), and no other source has answered since`};
	}
	const status = found.status ?? 0;
	const text = `HTTP ${status}`;
	return {status: 'value', value: isGood(measure, status) ? 1 : 0, text, at, dataAt: at};
}

/** Of each page of a list whether anybody is there, as for a single one. */
export function probesValues(context: Context, measure: ProbeMeasure, reading: Reading): Measured[] {
	const {answer, fetchedAt: at} = reading;
	const pages = probesIn(answer);
	if (!pages) return [probe(context, measure, reading)];
	const isOnline = pages.some(({status}) => status !== null) || othersAnswered(context, measure.source, at - 1);
	return pages.map(({name, answer: said, status}): Measured => {
		const instance = name ?? '';
		if (status === null)
			return isOnline
				? {instance, status: 'value', value: 0, text: 'DOWN', at, dataAt: at, reason: said ?? ''}
				: {instance, status: 'blind', at, reason: `no answer (${said}), and no other source has answered since`};
		return {instance, status: 'value', value: isGood(measure, status) ? 1 : 0, text: `HTTP ${status}`, at, dataAt: at};
	});
}

const isGood = (measure: ProbeMeasure, status: number): boolean =>
	'httpOk' in measure ? status >= 200 && status < 300 : status > 0 && status < 500;

/** Whether any other source has been answered since then, ms; true where there is no other. */
function othersAnswered({system, source}: Context, id: string, since: number): boolean {
	const others = Object.keys(system.sources).filter(other => other !== id);
	return others.length === 0 || others.some(other => hasAnswered(source(other), since));
}

/** Whether somebody answered this source after `since`, ms. */
function hasAnswered({reading, remembered}: SourceState, since: number): boolean {
	if (!reading || remembered || reading.fetchedAt <= since) return false;
	const pages = probesIn(reading.answer);
	return pages ? pages.some(({status}) => status !== null) : unansweredIn(reading.answer) === undefined;
}
