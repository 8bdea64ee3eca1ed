/** `pitwall coverage`: which rows of the requirements the shipped systems cover, worked out from their files. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {configFiles} from '../config/files.ts';
import {citationsIn, citationsOfDrills} from '../coverage/citations.ts';
import {coverageOf} from '../coverage/coverage.ts';
import {coverageText} from '../coverage/text.ts';
import type {Citation, CoveredRow, Requirement} from '../coverage/types.ts';
import {scenarios} from '../drill/scenarios.ts';
import {sandboxConfig} from '../load/load.ts';
import {commands} from './line/commands.ts';
import {shipped} from './resolve.ts';

export interface CoverageOptions {
	json?: boolean;
	/** Only what is open or done in part. */
	todo?: boolean;
}

/** Every row of the requirements with the places that cite it, and citations of rows that there are not. @throws UsageError where a shipped system does not load */
export function readCoverage(folder = shipped): {rows: CoveredRow[]; unknown: Citation[]} {
	const files = configFiles();
	const {systems} = sandboxConfig(folder, files);
	const requirements = JSON.parse(readFileSync(join(folder, 'requirements.json'), 'utf8')) as Requirement[];
	const citations = [...citationsIn(systems, files.read), ...citationsOfDrills(scenarios)];
	const known = new Set(requirements.map(({id}) => id));
	return {
		rows: coverageOf(
			requirements,
			citations,
			commands.map(({name}) => name),
		),
		unknown: citations.filter(({row}) => !known.has(row)),
	};
}

/** @returns the exit code */
export async function coverage({json = false, todo = false}: CoverageOptions): Promise<number> {
	const {rows, unknown} = readCoverage();
	for (const {row, place} of unknown)
		process.stderr.write(`${place}: warning: cites ${row}, which is no row of the requirements.\n`);
	process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : coverageText(rows, todo));
	return 0;
}
