/** What the pane of runs says of words, of what is not over, and of how far back it counts. */

import {expect, test} from 'vitest';
import type {Row} from '../../src/cloud/types.ts';
import {paneOf} from '../../src/config/panes.ts';
import type {SystemConfig} from '../../src/config/schema/system.ts';
import {mailRun} from '../support/checks.ts';
import {frame, now, rows, Shown, state, system, wall} from '../support/paneWall.tsx';

const {daily: _daily, ...etl} = paneOf(system, 'runs') ?? expect.unreachable();
const without: SystemConfig = {...system, panes: [etl]};
const run = (minutesAgo: number, status: string, more?: Row) => mailRun(now, minutesAgo, status, more);
const shown = (list: Row[], tab = 0) => {
	const on = wall({runs: state(rows(...list))});
	on.store.getState().setPane('demo', 'etl', {tab});
	return frame(<Shown kind="runs" system={without} width={170} height={8} focused={false} />, on);
};
const earlier = [40, 70, 100, 130].map(minutes => run(minutes, 'success'));

test('B8: counts since its oldest run, and says so', () => {
	expect(shown(earlier)).toContain('since 07:50 4 ok, 0 failed');
	expect(shown([...earlier, run(700, 'success')])).toContain('today 4 ok, 0 failed');
	expect(shown(earlier, 1)).toContain('7 days, known since 2026-11-21 07:50');
	expect(shown([...earlier, run(8 * 1440, 'success')], 1)).toMatch(/7 days (?!, known)/);
});

test('A20: words that nobody knows are said as they are, failures of other words with theirs', () => {
	expect(shown([run(5, 'skipped'), ...earlier])).toMatch(/mail .*skipped/);
	expect(shown([run(5, 'skipped'), ...earlier])).toContain('0 failed, 1 other');
	expect(shown([run(5, 'up for retry'), ...earlier])).toContain('FAILED: up for retry');
	expect(shown([run(5, 'failed'), ...earlier])).toMatch(/FAILED +5 m ago/);
	expect(shown([run(5, ''), ...earlier])).toContain('no status');
});

test('B2: nothing is compared with the usual before it ended well', () => {
	expect(shown([run(5, 'success', {rows: 50}), ...earlier])).toMatch(/ 1x .* 0.5x /);
	for (const status of ['running', 'failed', 'skipped'])
		expect(shown([run(8, status, {rows: 10}), ...earlier])).not.toMatch(/\dx /);
	expect(shown([run(-2, 'running'), ...earlier])).not.toMatch(/-\d+(\.\d)?( [ms]|x)/);
});

test('offers on a run what starts one of its kind', () => {
	const allow = {
		'run.rollback': [{target: 'hook'}],
		'fn.invoke': [
			{target: 'sync-mail', follow: 'mail'},
			{target: 'sync-crm', follow: 'crm'},
		],
		'job.run': [{target: 'mail-nightly', follow: 'mail'}],
	};
	const on = wall({runs: state(rows(...earlier))});
	frame(<Shown kind="runs" system={{...without, actions: {allow}}} width={170} height={8} focused={true} />, on);
	expect(on.keys.panes.get('etl')?.offers?.()).toEqual([
		{action: 'fn.invoke', system: 'demo', target: 'sync-mail'},
		{action: 'job.run', system: 'demo', target: 'mail-nightly'},
	]);
});
