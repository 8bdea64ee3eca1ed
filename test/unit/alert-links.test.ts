/** `o` on an alert leads to what judges it, and to the log of its time. */
import {describe, expect, test} from 'vitest';
import {sandboxConfig} from '../../src/load/load.ts';
import {alertLinks} from '../../src/panes/alerts/links.ts';
import {safeUrl} from '../../src/panes/links.ts';
import {alertOn} from '../support/fakeWall.ts';

const {systems} = sandboxConfig(new URL('../../systems', import.meta.url).pathname);
const fired = Date.UTC(2026, 10, 21, 19, 0, 0);
const linksOf = (name: string, check: string) => {
	const system = systems.find(one => one.system === name);
	if (!system) throw new Error(name);
	return alertLinks(alertOn('a', 'firing', {check, since: fired, firedAt: fired + 60_000}), system);
};
const urlOf = (name: string, check: string, title: string) => {
	const link = linksOf(name, check).find(one => one.title === title);
	return decodeURIComponent(link?.url ?? `no ${title}`);
};

describe('the links of an alert', () => {
	test('are the chart of its metric with our filter and alignment, whatever the check is made of', () => {
		for (const check of ['high_error_rate', 'traffic_stopped'])
			expect(urlOf('ingestion', check, 'metric requests')).toMatch(
				/metrics-explorer\?project=ingestion-pipeline-prod&pageState=.*request_count.*webhook-processor.*"minAlignmentPeriod":"60s","perSeriesAligner":"ALIGN_DELTA"/,
			);
	});

	test('are the log from before it began, and the revisions of the services', () => {
		expect(urlOf('ingestion', 'health', 'errors since it began')).toMatch(
			/logs\/query;query=severity>=ERROR\ntimestamp>="2026-11-21T18:55:00.000Z"\?project=/,
		);
		expect(urlOf('ingestion', 'health', 'revisions of webhook-processor')).toContain(
			'/run/detail/us-central1/webhook-processor/revisions',
		);
		expect(urlOf('ingestion', 'health', 'health itself')).toBe('https://api.company.com/v1/health');
	});

	test('are the tables of its query', () => {
		expect(urlOf('sales', 'match_rate', 'table sales_intelligence.gmail_participants')).toMatch(
			/p=sales-intelligence-prod&d=sales_intelligence&t=gmail_participants&page=table$/,
		);
	});

	test('can be opened, each, for every check of every system, and none is there twice', () => {
		for (const {system, checks} of systems)
			for (const {id} of checks) {
				const urls = linksOf(system, id).map(({url}) => url);
				expect(urls.length).toBeGreaterThan(0);
				expect(new Set(urls).size).toBe(urls.length);
				for (const url of urls) expect(safeUrl(url)).toBe(url);
			}
	});
});
