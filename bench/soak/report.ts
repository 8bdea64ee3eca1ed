/** The soak in words and numbers. */
import {medianOf} from './fit.ts';
import {judge, told} from './metrics.ts';
import {plotOf} from './plot.ts';
import type {Sample} from './sample.ts';

interface Report {
	svg: string;
	markdown: string;
	/** For a terminal. */
	table: string;
	flat: boolean;
}

/** What the resident memory gained from each quarter to the next, MiB: whether a slope is one that ends. */
function gains(samples: readonly Sample[], hours: number): string {
	const medians = [0, 1, 2, 3].map(quarter =>
		medianOf(
			samples.flatMap(({hours: at, rss}) =>
				Math.min(3, Math.floor((at / hours) * 4)) === quarter ? [rss / 1024] : [],
			),
		),
	);
	return medians
		.slice(1)
		.map(
			(median, index) =>
				`${median >= (medians[index] ?? 0) ? '+' : '−'}${Math.abs(median - (medians[index] ?? 0)).toFixed(1)}`,
		)
		.join(', ');
}

/** Of samples, oldest first. */
export function reportOf(taken: readonly Sample[]): Report {
	const samples = taken.filter(({rest}) => !rest);
	const rest = taken.find(sample => sample.rest);
	const hours = samples.at(-1)?.hours ?? 0;
	const judged = judge(samples);
	const flat = judged.every(one => one.flat !== false);
	const rows = judged.map(one => ({
		name: one.name,
		unit: one.unit,
		begin: told(one.points[0]?.[1] ?? Number.NaN, one),
		median: told(one.median, one),
		max: told(one.max, one),
		slope: told(one.slope, {digits: (one.digits ?? 0) + 1}),
		least: told(one.least, {digits: (one.digits ?? 0) + 1}),
		limit: one.tolerance === undefined ? '–' : String(one.tolerance),
		verdict: one.flat === undefined ? '–' : one.flat ? 'flat' : '**not flat**',
	}));
	const armed = samples.some(({files}) => (files.audit ?? 0) > 0);
	const title = `pitwall, ${Math.round(hours)} virtual hours with everything switched on: ${flat ? 'flat' : 'not flat'}`;
	const markdown = `# Soak

![${title}](soak.svg)

${Math.round(hours)} hours of virtual time at 60 virtual seconds per second, the built program in a pty of 200×60. Written by \`npm run soak\` (24 minutes;
\`npm run soak -- 3\` for three hours, into \`shots/\`; not part of \`npm test\`, meant for the night). It ends with exit code 1 when something is not flat.

Slopes are Theil-Sen fits (the median of the slopes of all pairs) over the second half, in units per 24 h; _at least_ is the lower end of its
95 % interval (Sen), and not flat is what is steeper than its _limit_ even there, or higher than it may ever be.

| what | first | median | max | slope | at least | limit | |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
${rows.map(row => `| ${row.name}${row.unit && ` (${row.unit})`} | ${row.begin} | ${row.median} | ${row.max} | ${row.slope} | ${row.least} | ${row.limit} | ${row.verdict} |`).join('\n')}

From each quarter of the time to the next, the median of RSS changed by ${gains(samples, hours)} MiB.
${rest ? `\nA minute after the last event, the logs full and polls still 60 times as many: PSS ${(rest.pss / 1024).toFixed(0)} MiB, RSS ${(rest.rss / 1024).toFixed(0)} MiB.\n` : ''}
**Switched on**: three systems, ten log lines a virtual second and 5,000 at once every 20 minutes, of one system after the other; stories that come and go every half hour; one of
19 faults every 20 minutes, every second one mid-stream; notifications by command and OSC 9, title, mouse; focus in and out, keys, clicks,
pastes, resizes down to 20×5; the wall file rewritten every hour, every fourth hour broken${armed ? '; arming by a typed reason every six' : ''}.

**How it is seen**: PSS, RSS, descriptors, threads and children from \`/proc\` every five minutes; every thirty, \`bench/soak/probe.mjs\` (loaded by
\`--import\`; the product has no code for it) collects garbage and counts the heap, handles, timers, emitters with their listeners, and abort signals;
_after GC_ is the sample five minutes later. The collection is of the kind that gives back the pages which V8 pools: V8 does that itself when a program has come
to rest, which at 60 times the speed it never does.
Requests are counted at the sandbox, per virtual minute. At 60 times the speed, polls and log lines are 60 times as many per real second,
so CPU says nothing here and the heap has less time to rest than in life.
`;
	const table = rows
		.map(
			row =>
				`${row.name.padEnd(28)}${row.unit.padEnd(8)}${[row.begin, row.median, row.max, row.slope, row.least, row.limit].map(cell => cell.padStart(11)).join('')}  ${row.verdict}`,
		)
		.join('\n');
	const header = `${''.padEnd(36)}${['first', 'median', 'max', 'slope/24h', 'at least', 'limit'].map(cell => cell.padStart(11)).join('')}`;
	const after = rest ? `\nat rest afterwards: PSS ${(rest.pss / 1024).toFixed(0)} MiB` : '';
	return {svg: plotOf(judged, hours, title), markdown, table: `${header}\n${table}${after}`, flat};
}
