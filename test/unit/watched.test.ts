/** D8: pinned traffic of every service that an action names is seen. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {loadSystem} from '../../src/load/load.ts';

const watched = (sources: string, services: string[]) => {
	const file = join(mkdtempSync(join(tmpdir(), 'pitwall-watched-')), 'demo.yaml');
	writeFileSync(
		file,
		`system: demo\ntitle: Demo\nproject: p\nregion: r\ntz: UTC\nsources: ${sources}\npanes: []\nactions:\n  allow:\n    run.rollback:\n${services.map(name => `      - { target: ${name} }\n`).join('')}`,
	);
	return Object.values(loadSystem(file).sources).flatMap(source => ('run' in source ? source.run : []));
};

test.each([
	['no source at all', '{}', ['web']],
	['a source of other services', '{ services: { run: [api] } }', ['web']],
	['a source of some', '{ services: { run: [api] } }', ['api', 'web', 'jobs']],
	['a source of all', '{ services: { run: [api, web] } }', ['web', 'api']],
])('D8: with %s', (_, sources, services) => {
	const all = watched(sources, services);
	expect(all).toEqual(expect.arrayContaining(services));
	expect(new Set(all).size).toBe(all.length);
});

test.each(['sales', 'ingestion', 'aiusage'])('D8: in %s', name => {
	const {sources, actions} = loadSystem(join('systems', `${name}.yaml`));
	const read = Object.values(sources).flatMap(source => ('run' in source ? source.run : []));
	const rolledBack = (actions.allow['run.rollback'] ?? []).map(({target}) => target);
	expect(read).toEqual(expect.arrayContaining(rolledBack));
	expect(rolledBack).not.toEqual([]);
});
