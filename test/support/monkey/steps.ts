/**
 * What the monkey does: an endless list of steps that depends on the seed and on nothing else. Single keys hardly ever get
 * into the depth of a dialog, so most steps come as phrases: the keys of somebody who wants something, often interrupted.
 */

import {apiNames} from '../../../src/sandbox/apis/index.ts';
import {projects} from '../../../src/sandbox/contract/names.ts';
import {type Story, stories} from '../../../src/sandbox/contract/stories.ts';
import type {Chatter} from '../../../src/sandbox/contract/world.ts';
import {faultNames} from '../../../src/sandbox/faults/names.ts';
import type {Fault} from '../../../src/sandbox/faults/types.ts';
import {attacks} from '../hostile.ts';
import {brokenEdits, type Edit, validEdits} from './edits.ts';
import {createDice, type Dice} from './random.ts';

export type Step =
	/** One key, by itself. */
	| {do: 'key'; bytes: string}
	/** One key of somebody who reads what he types: the step waits for its answer. */
	| {do: 'slow'; bytes: string}
	/** Anything else, in one write: keys that come together, reports, replies, torsos of sequences. */
	| {do: 'bytes'; bytes: string}
	| {do: 'paste'; text: string}
	/** Waits until the screen has this text, at most so long. It may never come; then the rest of the phrase is not waited for. */
	| {do: 'look'; for: string; ms: number}
	/** The last one stays. */
	| {do: 'resize'; sizes: readonly (readonly [columns: number, rows: number])[]}
	| {do: 'signal'; name: 'SIGWINCH' | 'SIGTSTP' | 'SIGCONT'; times: number}
	/** SIGSTOP, keys meanwhile, SIGCONT: a suspended laptop. The sandbox goes on, so the clock jumps. */
	| {do: 'sleep'; ms: number; bytes: string}
	/** Nobody reads what the wall writes, for so long; keys meanwhile. */
	| {do: 'stall'; ms: number; bytes: string}
	| {do: 'faults'; faults: readonly Fault[]}
	| {do: 'story'; name: Story}
	| {do: 'chatter'; chatter: Chatter}
	| {do: 'config'; edit: Edit};

const esc = '\x1b';
/** Never `q`, Ctrl-C or their other forms: leaving is the last step, and it is not the monkey's. */
const named = {
	enter: '\r',
	esc,
	tab: '\t',
	shiftTab: `${esc}[Z`,
	backspace: '\x7f',
	up: `${esc}[A`,
	down: `${esc}[B`,
	right: `${esc}[C`,
	left: `${esc}[D`,
	home: `${esc}[H`,
	end: `${esc}[F`,
	pageUp: `${esc}[5~`,
	pageDown: `${esc}[6~`,
	redraw: '\x0c',
} as const;

const letters = [...'?:/[]0123456jkgGtfvnNSwypraARTUumoxhiJKLZ <>=\'"#~.,'];
const controls = [
	...'\x01\x02\x04\x05\x06\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1c\x1d\x1e\x1f',
];
const moves = [...'jkgGjjkk', named.up, named.down, named.pageUp, named.pageDown, named.home, named.end];
/** Filters of every form, and none. */
const filters = [
	'!503',
	'"POST 50',
	'/(a*)*b|(/',
	'/time.*out/',
	'severity:>=warn',
	'severity:mad',
	'payload.tenant_id:',
	'httpRequest.status:>499',
];
/** Without a `q`; wide, combining and right-to-left ones among them. */
const words = [
	'error',
	'webhook',
	'zzz',
	'503',
	'gmail',
	'tenant',
	'日本語',
	'naïve',
	'e\u0301',
	'שלום',
	'\u{1f600}',
	'%s',
	'.*',
	'[',
];
const odd = [
	`${esc}[`,
	`${esc}]`,
	`${esc}P`,
	`${esc}O`,
	`${esc}[200~`,
	`${esc}[201~`,
	`${esc}[<0;5`,
	`${esc}[M`,
	`${esc}]11;rgb:ffff/ffff/ffff${esc}\\`,
	`${esc}]11;rgb:0000/0000/0000\x07`,
	`${esc}P>|XTerm(370)${esc}\\`,
	`${esc}[?62;22c`,
	`${esc}[24;80R`,
	`${esc}[?2026;2$y`,
	`${esc}[8;40;120t`,
	`${esc}j`,
	`${esc}${esc}${esc}`,
	`${esc}[1;5A`,
	`${esc}[15~`,
	`${esc}OP`,
	`${esc}[27u`,
	`${esc}[57399u`,
	'\u0000',
	'\u0085\u009b31m',
	'\ud83d\ude00',
	'\u202e\u2066',
];
const systems = Object.keys(projects) as (keyof typeof projects)[];

const key = (bytes: string): Step => ({do: 'key', bytes});
const slow = (bytes: string): Step => ({do: 'slow', bytes});
const type = (text: string): Step[] => Array.from(text, slow);
const look = (text: string, ms = 700): Step => ({do: 'look', for: text, ms});

function size(dice: Dice): readonly [number, number] {
	if (dice.chance(0.15)) return [dice.between(1, 25), dice.between(1, 8)];
	if (dice.chance(0.2))
		return dice.pick([
			[20, 5],
			[40, 10],
			[41, 11],
			[80, 24],
			[84, 16],
			[119, 35],
			[120, 34],
			[200, 60],
			[240, 70],
		] as const);
	return [dice.between(20, 180), dice.between(5, 60)];
}

function fault(dice: Dice): Fault {
	const name = dice.pick(faultNames);
	const logging = name === 'tail-ended' || name === 'duplicates' || name === 'late';
	return {
		name,
		...(logging ? {api: 'logging' as const} : dice.chance(0.8) ? {api: dice.pick(apiNames)} : {}),
		...(dice.chance(0.4) ? {times: dice.between(1, 10)} : {}),
		...(dice.chance(0.15) ? {after: dice.between(1, 5)} : {}),
		...(dice.chance(0.25) ? {midStream: true} : {}),
	};
}

const mouse = (dice: Dice): string => {
	const at = `${dice.between(1, 200)};${dice.between(1, 60)}`;
	return dice.chance(0.3)
		? `${esc}[<${dice.pick([64, 65])};${at}M`
		: `${esc}[<${dice.pick([0, 0, 0, 1, 2, 32, 35])};${at}M${esc}[<0;${at}m`;
};

const anyKey = (dice: Dice): string => (dice.chance(0.7) ? dice.pick(letters) : dice.pick(Object.values(named)));
const anyText = (dice: Dice): string => (dice.chance(0.5) ? dice.pick(words) : dice.pick(Object.values(attacks)));

const arm = (dice: Dice): Step[] => [
	slow(esc),
	slow('A'),
	look('Why?'),
	...type(dice.pick(['drill 7', 'because it burns', 'x'])),
	slow(named.enter),
];

/** From `R` or `T` to the last question, which is answered, answered wrongly, or left. */
function act(dice: Dice): Step[] {
	const what = dice.pick(['rollback', 'function', 'job'] as const);
	const down =
		what === 'rollback' ? (dice.chance(0.3) ? 1 : 0) : what === 'function' ? dice.below(6) : dice.between(6, 8);
	// The system by its place among the tabs.
	const there = [slow(esc), slow('0'), ...Array.from({length: what === 'rollback' ? 2 : 1}, () => slow(']'))];
	const form = [
		look(' with:'),
		...type(dice.pick(['ana@example.com', '7'])),
		slow(named.tab),
		slow(' '),
		slow(named.enter),
	];
	const word = dice.chance(0.8) ? 'webhook-processor' : 'webhook-processo';
	const answer =
		what === 'rollback' ? [...type(word), slow(named.enter)] : [look('type y: '), slow('y'), slow(named.enter)];
	return [
		// Only where something is wrong is there a way back that is suggested.
		...(what === 'rollback' && dice.chance(0.5) ? [{do: 'story', name: 'bad-revision'} as const] : []),
		...(dice.chance(0.4) ? arm(dice) : []),
		...(dice.chance(0.9) ? there : []),
		slow(what === 'rollback' ? (dice.chance(0.8) ? 'R' : 'U') : 'T'),
		look(what === 'rollback' ? 'which revision' : 'Trigger: what'),
		...Array.from({length: down}, () => slow(named.down)),
		slow(named.enter),
		...(what === 'function' ? form : []),
		look('ok:'),
		...(dice.chance(0.8) ? answer : [key(named.enter)]),
		...(dice.chance(0.3) ? [slow(dice.pick(['u', 'U', '\x12', '\x19']))] : []),
		...(dice.chance(0.7) ? [slow(esc)] : []),
	];
}

/** Kinds of phrases and how often each comes. */
const kinds: readonly (readonly [weight: number, phrase: (dice: Dice) => Step[]])[] = [
	[30, dice => Array.from({length: dice.between(1, 12)}, () => key(anyKey(dice)))],
	[25, dice => Array.from({length: dice.between(2, 15)}, () => key(dice.pick(moves)))],
	[6, dice => [key(dice.pick(controls))]],
	// To a service, to what can be done with one of its revisions, and back.
	[
		4,
		dice => [
			key('s'),
			key(dice.pick(['j', 'G', 'y', named.enter])),
			key(dice.pick(['R', 'U', 'L', 's', 'x', 'o'])),
			key(esc),
			key(dice.pick(['u', 'W', esc])),
		],
	],
	[
		4,
		// An incident: declared or opened, something said to it, looked at from elsewhere.
		dice => [
			key(esc),
			key(dice.pick(['I', 'i', '!'])),
			key(dice.pick(['I', named.enter, named.tab])),
			key(named.enter),
			key(dice.pick(['n', 's', 'S', 't', 'c', 'M', 'v', 'w', '*', 'm', 'y', named.enter])),
			key(dice.pick(letters)),
			key(dice.pick([named.down, named.up, named.enter])),
			key(named.enter),
			key(dice.pick([esc, 'b', 'E', 'i', '0'])),
		],
	],
	// To an error signature, to its lines, and back.
	[4, dice => [key('e'), key(dice.pick(['j', 'G', 'y'])), key(named.enter), key(dice.pick([esc, 'e', 'g']))]],
	[6, dice => [{do: 'bytes', bytes: Array.from({length: dice.between(2, 20)}, () => anyKey(dice)).join('')}]],
	[6, dice => [{do: 'bytes', bytes: dice.pick(odd)}]],
	[8, dice => Array.from({length: dice.between(1, 5)}, () => ({do: 'bytes', bytes: mouse(dice)}))],
	[
		8,
		dice => [
			{
				do: 'paste',
				text: dice.chance(0.05)
					? 'paste\n'.repeat(20_000)
					: Array.from({length: dice.between(1, 4)}, () => anyText(dice)).join('\r'),
			},
		],
	],
	[
		8,
		dice => [
			key(esc),
			key('/'),
			...Array.from(
				(dice.chance(0.5) ? dice.pick(filters) : anyText(dice)).replaceAll(/[\x00-\x1f\x7f]|q/g, '').slice(0, 30),
				key,
			),
			key(dice.pick([named.enter, esc, named.backspace])),
			...Array.from(dice.pick(['', 'nN', 'NN', 'v>', '<S']), key),
		],
	],
	[
		6,
		dice => [
			key(esc),
			key(':'),
			...Array.from(dice.pick(['zoom', 'arm', 'log', 'ref', 'go to', 'roll', 'mouse', 'links']), key),
			key(dice.pick([named.down, named.up, 'e'])),
			key(dice.pick([named.enter, esc])),
		],
	],
	[
		8,
		dice => [
			key(dice.pick(['?', 'o', ':', 'A', 'T', 'R', 'U'])),
			...Array.from({length: dice.between(1, 8)}, () => key(dice.pick([...moves, named.tab, 'y', 'c']))),
			key(esc),
		],
	],
	[
		6,
		dice => [
			key('['),
			key(dice.pick(['1', '2', '3', '4', '5', '6'])),
			key(named.enter),
			...Array.from({length: dice.between(0, 6)}, () => key(dice.pick(moves))),
			key(named.enter),
			key(esc),
		],
	],
	[4, dice => [key('p'), ...Array.from({length: dice.below(8)}, () => key(anyKey(dice))), key('p')]],
	[
		3,
		dice => [
			slow('z'),
			...Array.from({length: dice.below(8)}, () =>
				key(dice.pick(['h', 'l', 'J', 'K', '+', '-', ' ', 'A', 'a', ']', anyKey(dice)])),
			),
			slow('z'),
		],
	],
	[12, dice => [{do: 'resize', sizes: [size(dice)]}]],
	[3, dice => [{do: 'resize', sizes: Array.from({length: dice.between(5, 40)}, () => size(dice))}]],
	[4, () => [{do: 'resize', sizes: [[120, 40]]}]],
	[4, dice => [{do: 'bytes', bytes: dice.chance(0.5) ? `${esc}[I` : `${esc}[O`}]],
	[3, dice => [{do: 'signal', name: 'SIGWINCH', times: dice.between(1, 50)}]],
	[1, () => [{do: 'signal', name: 'SIGTSTP', times: 1}]],
	[2, dice => [{do: 'signal', name: 'SIGCONT', times: dice.between(1, 3)}]],
	[
		2,
		dice => [
			{
				do: 'sleep',
				ms: dice.chance(0.1) ? 3000 : dice.between(20, 400),
				bytes: Array.from({length: dice.below(4)}, () => dice.pick(moves)).join(''),
			},
		],
	],
	[
		3,
		dice => [
			{
				do: 'stall',
				ms: dice.between(50, 600),
				bytes: Array.from({length: dice.below(6)}, () => dice.pick([...moves, ']', named.redraw])).join(''),
			},
		],
	],
	[
		5,
		dice => [
			{do: 'faults', faults: dice.chance(0.3) ? [] : Array.from({length: dice.between(1, 4)}, () => fault(dice))},
		],
	],
	[2, dice => [{do: 'story', name: dice.pick([...stories, 'calm'])}]],
	[
		3,
		dice => [
			{
				do: 'chatter',
				chatter: {
					linesPerSecond: dice.pick([0, 0, 10, 200, 1000]),
					burst: dice.chance(0.2) ? 5000 : 0,
					system: dice.pick(systems),
				},
			},
		],
	],
	[4, dice => [{do: 'config', edit: dice.pick(dice.chance(0.6) ? validEdits : brokenEdits)}]],
	[5, act],
	[2, arm],
];
const total = kinds.reduce((sum, [weight]) => sum + weight, 0);

function phrase(dice: Dice): Step[] {
	let at = dice.below(total);
	for (const [weight, make] of kinds) {
		at -= weight;
		if (at < 0) return make(dice);
	}
	throw new RangeError('the weights do not add up');
}

/** The steps of a seed, without end. Now and then a phrase is broken off. */
export function* stepsOf(seed: number): Generator<Step, never> {
	const dice = createDice(seed);
	for (;;) {
		const steps = phrase(dice);
		const kept = dice.chance(0.1) ? dice.between(1, Math.max(1, steps.length)) : steps.length;
		yield* steps.slice(0, kept);
	}
}

/** A step on one line, for people. */
export const stepText = (step: Step): string => {
	const {do: what, ...rest} = step;
	const text = JSON.stringify('edit' in rest ? rest.edit.name : rest).replaceAll(
		/[\x7f-\u{10ffff}]/gu,
		character => `\\u{${character.codePointAt(0)?.toString(16)}}`,
	);
	return `${what} ${text.length > 200 ? `${text.slice(0, 200)}… (${text.length})` : text}`;
};
