/** A sandbox that is left while it answers: its database ends what runs before it closes. */
import {expect, test} from 'vitest';
import {openEngine} from '../../src/sandbox/sql/engine.ts';

test('a database that is closed under its queries ends them, and itself', async () => {
	// Closed under them it locks up now and then: several tries.
	for (let round = 0; round < 5; round++) {
		const engine = await openEngine({now: () => Date.UTC(2026, 10, 21), speed: 1});
		const namespace = 'bq/p/d' as const;
		await engine.createTable({namespace, table: 't', columns: [{name: 'n', type: 'INT64'}], key: []});
		await engine.insert(
			namespace,
			't',
			Array.from({length: 20_000}, (_, n) => [n]),
		);
		const sql = 'SELECT COUNT(*) AS c FROM d.t AS a CROSS JOIN d.t AS b WHERE a.n + b.n > 5';
		const ends = Array.from({length: 6}, () =>
			engine.query({dialect: 'bigquery', project: 'p', params: [], sql}).then(
				() => 'answered',
				() => 'ended',
			),
		);
		await Promise.resolve();
		await engine.close();
		expect(await Promise.all(ends)).toContain('ended');
		await expect(engine.query({dialect: 'bigquery', project: 'p', params: [], sql})).rejects.toThrow();
	}
});
