/**
 * A month of a wall that watches the three shipped systems, up to the bytes that its journal may have: how long a wall that is started
 * on it waits, and a moment of the past takes: `node bench/journal.ts [days [megabytes]]`.
 */
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {day, minute} from '../src/clock.ts';
import type {Fact} from '../src/journal/fact.ts';
import {openJournal} from '../src/journal/open.ts';
import {questionHash} from '../src/journal/question.ts';
import {createJournalStore} from '../src/journal/store.ts';
import {createWriter} from '../src/journal/write.ts';
import {sandboxConfig} from '../src/load/load.ts';
import {loadLeft} from '../src/memory/load.ts';
import {createPast} from '../src/rewind/past.ts';
import {journalRows} from '../src/rewind/rows.ts';
import {argument, folder, median, tell} from './support.ts';

const days = argument(30);
const megabytes = argument(256, 1);
const mib = 1024 * 1024;
const bounds = {facts: 400 * day, readings: 14 * day, dense: day, bytes: megabytes * mib};
/** Older answers are thinned to one in so long, and go after their days: those are not written in the first place. */
const apart = 10 * minute;
/** Of a busy team: an alert that fires and ends every quarter of an hour. */
const factsApart = 15 * minute;
const path = join(folder, 'month.db');
const config = sandboxConfig('systems');
const now = Date.UTC(2026, 10, 30);

/** The answer of a source, some 6 KB, which hardly repeats. */
const jsonAt = (t: number): string =>
	JSON.stringify({
		failures: 0,
		period: minute,
		reading: {
			answer: {
				kind: 'series',
				series: [
					{labels: {}, points: Array.from({length: 120}, (_, n) => ({t: t - n * minute, value: Math.random()}))},
				],
			},
		},
	});

const sources = config.systems.flatMap(system =>
	Object.keys(system.sources).map(source => ({system: system.system, source, of: questionHash(system, source)})),
);
const alertAt = (at: number): Fact => ({
	id: `alert-${at}`,
	at,
	recorded: at,
	system: 'sales',
	...{kind: 'alert', key: 'sales.etl_failed', title: 'Failed runs', from: 'pending', to: 'firing', level: 'crit'},
	...{severity: 'high', value: '7'},
});

function writeMonth(): void {
	const db = openJournal(path, text => process.stderr.write(`${text}\n`));
	const writer = createWriter(db, bounds);
	for (let at = now - days * day; at <= now; at += apart) {
		const json = jsonAt(at);
		writer.write({
			facts: at % factsApart === 0 ? [alertAt(at)] : [],
			readings: at < now - bounds.readings ? [] : sources.map(one => ({...one, at, json})),
			lines: [],
			now: at,
		});
	}
	db.close();
}

/** Real ms of some work. */
async function timed(work: () => unknown): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

writeMonth();
const file = {unit: 'MiB', value: statSync(path).size / mib} as const;
const what = `${days} days of ${sources.length} sources`;
// Pages that were emptied last are given back a little later.
tell({what: `${what}: the file`, ...file, limit: {name: 'its bound and a tenth', value: megabytes * 1.1}});

const second = {name: 'limit', value: 1000};
const starts = [];
for (let n = 0; n < 3; n++)
	starts.push(await timed(() => loadLeft(path, config, now, text => process.stderr.write(`${text}\n`))));
tell({
	what: 'a wall that is started gets its facts and answers',
	unit: 'ms',
	value: median(starts),
	values: starts,
	limit: second,
});

const silent = {said: () => undefined, trouble: () => undefined, anew: () => undefined};
const opened = () => createJournalStore({path, bounds, now: () => now, ...silent});

const opens = [];
for (let n = 0; n < 3; n++) {
	const store = opened();
	opens.push(await timed(() => store.ask('span')));
	await store.stop();
}
tell({
	what: 'its thread opens and checks the file, and answers',
	unit: 'ms',
	value: median(opens),
	values: opens,
	limit: second,
});

const store = opened();
const past = createPast(journalRows(store), config, () => []);
const moments = [];
for (let n = 0; n < 20; n++) moments.push(await timed(() => past.sceneAt(now - n * 7 * apart)));
await store.stop();
tell({
	what: 'a moment of the past is read',
	unit: 'ms',
	value: median(moments),
	values: moments,
	limit: {name: 'limit', value: 100},
});
