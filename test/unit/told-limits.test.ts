/** B1: what an alert says beside its value is when it fires, in words that fit the value. */

import {expect, test} from 'vitest';
import {emptyMemory, evaluate} from '../../src/checks/alerts.ts';
import {checkOf, lookup, rows, seen, systemOf} from '../support/checks.ts';
import {jobsAnswer, probeAnswer} from '../support/lists.ts';

const now = Date.parse('2026-11-21T18:10:00Z');
const paused = jobsAnswer({name: 'nightly', state: 'PAUSED'});

test.each([
	['a status', {source: 'probe', httpOk: true}, {crit: '< 1'}, 'probe', probeAnswer(503), 'HTTP 503', 'not 2xx'],
	['a job', {source: 'jobs', jobs: ['nightly']}, {crit: '> 1'}, 'jobs', paused, 'paused', undefined],
	['a number', {source: 'table', column: 'n'}, {crit: '> 5'}, 'table', rows({n: 7}), '7', '> 5'],
] as const)('B1: %s is told with what fits it', (_, measure, levels, source, answer, value, limit) => {
	const system = systemOf({checks: [checkOf({measure, levels})]});
	const {alerts} = evaluate(emptyMemory, system, lookup({[source]: seen(answer, now)}), now);
	expect(alerts).toMatchObject([{state: 'firing', value}]);
	expect(alerts[0]?.limit).toBe(limit);
});
