/** Random queries: the sandbox's engine answers what the Cloud Spanner emulator answers, or both refuse. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {emulatorMissing} from '../support/emulator.ts';
import {sqlGrammar} from '../support/sqlGrammar.ts';
import {agrees, type SqlJudge, startSqlJudge, type Verdict} from '../support/sqlJudge.ts';

/** `PITWALL_SQL_SEED=random` for queries that nobody has tried yet, as the nightly run does. */
const asked = process.env.PITWALL_SQL_SEED ?? '1';
const seed = asked === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number(asked);
const count = Number(process.env.PITWALL_SQL_QUERIES ?? 1000);
let judge: SqlJudge;

beforeAll(async () => {
	console.log(emulatorMissing ? `skipped: ${emulatorMissing}` : `${count} queries, PITWALL_SQL_SEED=${seed}`);
	if (!emulatorMissing) judge = await startSqlJudge();
});
afterAll(() => judge?.stop());

const told = (verdict: Verdict) => ('rows' in verdict ? verdict.rows : `refused: ${verdict.refused}`);

describe.skipIf(emulatorMissing)('random queries', () => {
	test('are answered as by the real emulator', {timeout: 3_600_000}, async () => {
		const next = sqlGrammar(seed);
		const differences: string[] = [];
		let answered = 0;
		for (let done = 0; done < count; done++) {
			const sql = next();
			const [ours, theirs] = await Promise.all([judge.ours(sql), judge.theirs(sql)]);
			if ('rows' in ours && 'rows' in theirs) answered++;
			if (!agrees(sql, ours, theirs)) differences.push(`${sql}\n  ours: ${told(ours)}\n  theirs: ${told(theirs)}`);
		}
		expect(differences).toEqual([]);
		// Queries that both refuse say little.
		expect(answered).toBeGreaterThan(count / 2);
	});
});
