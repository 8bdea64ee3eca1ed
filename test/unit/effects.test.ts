/** The page of what actions did: actions from facts, and bars on both sides of a mark (S3-086). */
import {expect, test} from 'vitest';
import type {Fact} from '../../src/journal/fact.ts';
import {actsIn} from '../../src/places/effects/acts.ts';
import {stripOf} from '../../src/places/effects/strip.ts';
import {hour, minute} from '../support/checks.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const fact = (run: string, phase: 'sent' | 'done' | 'failed', at: number, more = {}): Fact => ({
	...{kind: 'action', id: `${run}-${phase}`, at, recorded: at, system: 'ingestion', run, action: 'run.rollback'},
	...{target: 'hook', title: 'roll back hook', phase, text: `${phase}: text`, planHash: 'h'},
	...more,
});

test('an action is what was sent and how it ended, the newest first', () => {
	const facts = [
		fact('old', 'sent', now - 25 * hour),
		fact('a', 'sent', now - 2 * hour, {by: 'kim', undo: 'gcloud x'}),
		fact('b', 'sent', now - hour),
		fact('a', 'done', now - hour + minute),
		fact('later', 'sent', now + minute),
	];
	expect(actsIn(facts, now)).toEqual([
		{run: 'b', system: 'ingestion', title: 'roll back hook', sentAt: now - hour},
		{
			...{run: 'a', system: 'ingestion', title: 'roll back hook', by: 'kim', undo: 'gcloud x', sentAt: now - 2 * hour},
			end: {phase: 'done', text: 'done: text', at: now - hour + minute},
		},
	]);
	// Its begin is older than what is shown, or was on a wall whose facts did not come.
	expect(actsIn([fact('lost', 'done', now)], now)).toEqual([]);
});

const strip = (points: [number, number][], lower: boolean) =>
	stripOf(
		points.map(([minutes, value]) => ({t: now + minutes * minute, value})),
		{
			at: now,
			span: 4 * minute,
			cells: 4,
			lower,
			objective: lower ? 0.9 : 4,
			blocks: ['0', '1', '2', '3', '4'],
			mark: '|',
		},
	);

test.each<[string, [number, number][], boolean, string]>([
	[
		'high before, none after',
		[
			[-3, 8],
			[-2, 8],
			[-1, 4],
			[0, 8],
			[1, 0],
			[2, 0],
			[3, 2],
			[4, 0],
		],
		false,
		'4424|0010',
	],
	[
		'what is not measured yet is blank',
		[
			[-3, 1],
			[-2, 1],
			[-1, 1],
			[0, 1],
			[1, 1],
		],
		false,
		'1111|1   ',
	],
	[
		'what is to be high is on its own scale',
		[
			[-1, 0.9],
			[0, 0.92],
			[1, 0.98],
			[2, 1],
		],
		true,
		'  01|34  ',
	],
	[
		'the worst of a cell counts',
		[
			[-1.5, 8],
			[-1, 2],
			[0, 2],
			[1, 2],
		],
		false,
		'  41|1   ',
	],
	[
		'what is further away is left out',
		[
			[-5, 8],
			[0, 2],
			[9, 8],
		],
		false,
		'   1|    ',
	],
	['nothing', [], false, '    |    '],
])('%s', (_, points, lower, text) => expect(strip(points, lower)).toBe(text));
