/** The stories of the sales system on a clock of their own: which checks fire, when, and no others. */
import {expect, test} from 'vitest';
import type {Story} from '../../src/sandbox/contract/stories.ts';
import {openVirtualWall} from '../support/virtualWall.ts';

/** A Friday, 12:12 in Los Angeles: accounts were scored in the morning. */
const noon = Date.parse('2026-11-20T20:12:00Z');

interface Told {
	told: Story;
	/** Minutes that are watched, in steps of so many. */
	watched: readonly (readonly [minutes: number, step: number])[];
	/** What fires after how many minutes. */
	fires: Record<number, readonly string[]>;
	/** What still fires ten minutes after it was mended: a run that failed is over with the next one. */
	left?: readonly string[];
}

const stories: readonly Told[] = [
	{told: 'calm', watched: [[30, 5]], fires: {}},
	{
		// The probe is asked three times before it counts.
		told: 'web-down',
		watched: [[14, 2]],
		fires: {6: ['error_count warn'], 8: ['web_errors crit', 'web_reachable crit']},
	},
	{
		told: 'model-404',
		watched: [[14, 2]],
		fires: {
			2: ['model_404 gemini-1.5-pro crit'],
			4: ['error_count warn', 'model_allowed crit'],
			12: ['functions_failing nlp-query warn'],
		},
	},
	{
		// Only some calls fail: those for the three accounts that have a date.
		told: 'date-serialization',
		watched: [[20, 2]],
		fires: {
			2: ['date_serialization 001Hs0000000031AAA warn'],
			4: ['date_serialization 001Hs0000000118AAA warn'],
			6: ['error_count warn'],
			10: ['date_serialization 001Hs0000000007AAA warn'],
			14: ['functions_failing generate-email-reply warn'],
		},
	},
	{
		told: 'bq-quota',
		watched: [[14, 2]],
		fires: {
			2: ['bigquery_failed warn', 'bigquery_quota crit', 'etl_failed dialpad warn', 'etl_failed gmail warn'],
			4: [
				'error_count warn',
				'etl_failed salesforce warn',
				'scheduler dialpad-sync-hourly warn',
				'scheduler gmail-sync-incremental warn',
			],
			6: ['scheduler salesforce-sync-incremental warn'],
			10: ['etl_failed hubspot warn'],
			12: ['scheduler hubspot-sync-4h warn'],
		},
	},
	{
		told: 'embeddings-null',
		watched: [[14, 2]],
		fires: {
			2: ['embeddings crit', 'vertex_role crit'],
			4: ['etl_failed embeddings warn'],
			6: ['scheduler generate-embeddings-daily warn'],
		},
		left: ['etl_failed embeddings warn', 'scheduler generate-embeddings-daily warn'],
	},
	{told: 'match-rate', watched: [[14, 2]], fires: {2: ['match_rate warn', 'match_rate_drop warn']}, left: []},
	{told: 'duplicates', watched: [[14, 2]], fires: {2: ['duplicates crit']}, left: []},
	// A deployment is none: it is missed after five minutes.
	{told: 'function-missing', watched: [[14, 2]], fires: {8: ['functions crit']}},
	{
		told: 'functions-down',
		watched: [[14, 2]],
		fires: {
			2: ['error_count warn', 'etl_failed gmail warn'],
			4: ['etl_failed salesforce warn', 'functions_down crit', 'scheduler gmail-sync-incremental warn'],
			6: ['scheduler salesforce-sync-incremental warn'],
			8: ['functions crit'],
			10: ['error_count crit', 'etl_failed hubspot warn'],
			12: ['functions_failing nlp-query warn', 'scheduler hubspot-sync-4h warn'],
			14: ['functions_failing generate-email-reply warn', 'functions_failing get-hubspot-sequences warn'],
		},
	},
	{
		// A run is given up after nine minutes.
		told: 'scoring-504',
		watched: [[14, 2]],
		fires: {
			2: ['model_404 gemini-1.5-pro crit'],
			4: ['error_count warn', 'model_allowed crit'],
			10: [
				'bigquery_failed warn',
				'etl_failed account_scoring warn',
				'scheduler_timeout crit',
				'scoring_504 crit',
				'timeouts account-scoring warn',
			],
			12: ['error_count crit', 'scheduler account-scoring-daily warn'],
		},
	},
	{
		told: 'etl-auth',
		watched: [[14, 2]],
		fires: {
			2: ['etl_failed salesforce warn'],
			4: ['etl_failed salesforce crit', 'scheduler salesforce-sync-incremental warn'],
			6: ['error_count warn'],
		},
	},
];

test.for(stories)('$told', async ({told, watched, fires, left}, context) => {
	const wall = await openVirtualWall('sales', told, noon);
	context.onTestFinished(() => wall.close());
	const fired: Record<number, string[]> = {};
	for (const [minutes, step] of watched)
		for (const {what, after} of await wall.watch(minutes, step)) fired[after] = [...(fired[after] ?? []), what].sort();
	expect(fired).toEqual(fires);
	if (!left) return;
	wall.tell('calm');
	await wall.watch(10, 5);
	expect(wall.firing().sort()).toEqual(left);
});
