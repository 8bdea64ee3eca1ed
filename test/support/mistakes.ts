/** A system file and a wall file to make mistakes in. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {configFiles} from '../../src/config/files.ts';
import {UsageError} from '../../src/config/usage.ts';
import {loadConfig} from '../../src/load/load.ts';

/** Every kind of source, a pane, an SLO, a check and an action: line by line, so that a mistake has a place. */
export const goodSystem = `system: shop
title: Shop
project: my-shop
region: europe-west1
tz: Europe/Berlin
sources:
  runs: {bigquery: "SELECT 1 AS n", tables: [d.t]}
  requests: {metric: run.googleapis.com/request_count, aligner: ALIGN_DELTA, window: 6h}
  health: {http: "https://shop.example.org/health"}
  jobs: {scheduler: true}
panes:
  - {id: etl, kind: runs, runs: [runs], expected: [{source: daily, cron: "30 5 * * *"}]}
  - {id: slo, kind: slos}
slos:
  - id: errors
    title: Errors
    objective: 0.99
    sli: {ratio: {source: requests, bad: {response_code_class: [5xx]}}}
    show: bad
    target: "< 1%"
    levels: {warn: "> 2%", crit: "> 5%"}
checks:
  - id: failing
    title: Failing
    measure: {source: runs, column: n}
    levels:
      warn: "> 0"
      crit: "> 3"
    dueBy: "08:00"
    severity: high
actions:
  allow:
    run.rollback: [{target: web, errors: requests}]
`;

export interface Told {
	/** What is refused; empty where it is accepted. */
	lines: readonly string[];
	warnings: readonly string[];
}

/** What is said about these files, as seen from their folder: `shop.yaml:1:2: ...`. */
export function told(
	system: string | Buffer,
	wall = 'systems: [shop.yaml]\n',
	more: Record<string, string> = {},
): Told {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-mistakes-'));
	for (const [name, text] of Object.entries({'shop.yaml': system, 'pitwall.yaml': wall, ...more}))
		writeFileSync(join(folder, name), text);
	const files = configFiles();
	const seen = (lines: readonly string[]) => lines.map(line => line.replaceAll(`${folder}/`, ''));
	try {
		loadConfig(join(folder, 'pitwall.yaml'), new URL('../../systems', import.meta.url).pathname, files);
	} catch (error) {
		if (error instanceof UsageError) return {lines: seen(error.lines), warnings: []};
		throw error;
	}
	return {lines: [], warnings: seen(files.warnings)};
}

/** The good system with one thing changed. @throws where that thing is not in it */
export function changed(from: string, to: string): string {
	if (!goodSystem.includes(from)) throw new Error(`not in the good system: ${from}`);
	return goodSystem.replace(from, to);
}
