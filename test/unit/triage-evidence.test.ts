/** What the page of an alert counts since the trouble began. */
import {expect, test} from 'vitest';
import type {SourceState} from '../../src/poll/types.ts';
import {evidenceOf} from '../../src/triage/evidence.ts';
import {seen} from '../support/checks.ts';
import {deployed, now, pageStates, requestsOf, scene} from '../support/triage.ts';

/** The same answer in steps of so many seconds. */
function inSteps({reading}: SourceState, stepSeconds: number): SourceState {
	if (reading?.answer.kind !== 'series') throw new Error('these are series');
	return seen({...reading.answer, stepSeconds}, now);
}

test('the answers by status are of the finest metric, as those by revision', () => {
	const fine = requestsOf({'00001-old': {from: 300, to: 12, bad: 0}, '00002-new': {from: 12, bad: 30}});
	const coarse = seen(
		{
			kind: 'series',
			delaySeconds: 0,
			stepSeconds: 3600,
			series: [
				{labels: {response_code_class: '2xx'}, points: [{t: now, value: 5640}]},
				{labels: {response_code_class: '5xx'}, points: [{t: now, value: 360}]},
			],
		},
		now,
	);
	const on = scene({
		...deployed(),
		by_revision: inSteps(fine, 60),
		requests: coarse,
		health: pageStates.failing,
	});
	const alert = on.judgement.alerts.find(({check}) => check === 'health');
	const status = alert && evidenceOf(on, alert).find(({name}) => name === 'by status');
	expect(status?.text).toBe('5xx 30.0%, 2xx 70.0%');
});
