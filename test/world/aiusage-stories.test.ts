/** The stories of the AI usage system on a clock of their own: which checks fire, when, and no others. */
import {expect, test} from 'vitest';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {openVirtualWall} from '../support/virtualWall.ts';

/** A Friday, 12:12 in Los Angeles: the run of the day is over. */
const noon = Date.parse('2026-11-20T20:12:00Z');
const hour = 60;

interface Told {
	told: Story;
	/** Minutes that are watched, in steps of so many. */
	watched: readonly (readonly [minutes: number, step: number])[];
	/** What fires after how many minutes. */
	fires: Record<number, readonly string[]>;
	/** What the wall says at the end is behind it. */
	cause?: string;
	/** It is over ten minutes after it was mended. */
	ends?: true;
}

const stories: readonly Told[] = [
	{told: 'calm', watched: [[hour, 10]], fires: {}},
	{
		// The five rules of cost each say it, and the key that it is.
		told: 'cost-spike',
		watched: [[hour, 5]],
		fires: {
			10: ['cost_budget crit', 'cost_mom crit', 'cost_month crit', 'cost_unexpected crit', 'new_keys warn'],
		},
		cause: 'strong key batch-eval-key: 60% of cost of 30 days, first seen 2026-11-19',
		ends: true,
	},
	{
		told: 'attribution-drop',
		watched: [[hour, 5]],
		fires: {10: ['attribution_coverage warn', 'attribution_new_data warn']},
	},
	{told: 'dashboard-slow', watched: [[hour, 5]], fires: {10: ['dashboard_p95 crit']}},
	{
		// The run of the next morning is the first one without Cursor.
		told: 'partial-data',
		watched: [
			[hour, 30],
			[18 * hour, hour],
		],
		fires: {[18 * hour]: ['api_error_rate cursor warn', 'platform_completeness cursor warn']},
	},
	{
		told: 'pipeline-dead',
		watched: [
			[hour, 5],
			[43 * hour, hour],
		],
		fires: {
			5: ['api_error_rate anthropic warn', 'pipeline_failed pipeline warn'],
			10: ['scheduler daily-usage-analytics warn'],
			// 07:12 of the next day: a day is missing; the data is older than a day and the hour of a run.
			[19 * hour]: [
				'freshness fct_cost_daily warn',
				'freshness fct_usage_daily warn',
				'pipeline_missed_days fct_cost_daily warn',
				'pipeline_missed_days fct_usage_daily warn',
			],
			// And of the day after that.
			[43 * hour]: [
				'freshness fct_cost_daily crit',
				'freshness fct_usage_daily crit',
				'pipeline_missed_days fct_cost_daily crit',
				'pipeline_missed_days fct_usage_daily crit',
				'slo.pipeline_success warn',
			],
		},
	},
];

test.for(stories)('$told', async ({told, watched, fires, cause, ends}, context) => {
	const wall = await openVirtualWall('aiusage', told, noon);
	context.onTestFinished(() => wall.close());
	const fired: Record<number, string[]> = {};
	for (const [minutes, step] of watched)
		for (const {what, after} of await wall.watch(minutes, step)) fired[after] = [...(fired[after] ?? []), what].sort();
	expect(fired).toEqual(fires);
	if (cause !== undefined) expect(await wall.cause()).toBe(cause);
	if (!ends) return;
	wall.tell('calm');
	await wall.watch(10, 5);
	expect(wall.firing()).toEqual([]);
});
