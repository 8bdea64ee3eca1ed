/** The overview on a real terminal, healthy and on fire: the facts that each size must have. */
import {describe, test} from 'vitest';
import {type Facts, holds} from '../support/pageFacts.ts';

/** The line of a system in which nothing is wrong. */
const calm = (system: string) => new RegExp(`^● ok ${system} .*no alert`, 'm');
const all = ['sales', 'ingestion', 'aiusage'].map(calm);
const sentence = /^Nothing needs you\./m;
/** Charts of all systems stand under each other: this is the row of their axes. */
const axes = /└[\d:-]+─+[\d:-]+.*└[\d:-]+─+[\d:-]+/;

const healthy: Facts = {
	200: {has: [...all, sentence, /next: \w+ \d\d:\d\d/, /Errors +0 \/min/, axes], not: [/fires when/]},
	120: {has: [...all, sentence, /5xx +0%/, axes], not: [/fires when/]},
	80: {has: [...all, sentence, /Errors +0 \/min/], not: [/fires when/]},
	40: {has: [...all.map(({source}) => new RegExp(source.replace(' .*', '.*'), 'm')), sentence]},
};

const headline = /^■ CRIT ingestion .*\d firing.* since \d\d:\d\d:\d\d, /m;
const changed = /^ {2}▼ \d\d:\d\d:\d\d deploy .*00008-/m;
const first = /^■ P1\(ing\) +Health endpoint +HTTP \d+ not 2xx/m;
const calmOnes = [calm('sales'), calm('aiusage')];
const errors = /^newest errors of all systems.*\n\d\d:\d\d:\d\d ingestion 00008-\w+ /m;

const fire: Facts = {
	200: {
		has: [
			...[headline, changed, first, errors, ...calmOnes, axes],
			/nobody has it yet/,
			/check +value fires when +since +for .*error signature/,
			/NEW +\d+ \d\d:\d\d/,
			/next +R roll back webhook-processor to 00006-/,
		],
		not: [sentence],
	},
	120: {
		has: [
			...[headline, changed, first, errors, ...calmOnes, axes],
			/check +value fires when +since +for/,
			/NEW +\d+ \d\d:\d\d/,
			/R roll back webhook-processor to 00006-/,
		],
		not: [sentence],
	},
	80: {
		has: [
			...[headline, changed, errors, ...calmOnes],
			// The limit gives way where a state is long.
			/^■ P1\(ing\) +Health endpoint +HTTP \d+/m,
			/check +value/,
			/\/min .*error signature/,
			/R roll back webhook-processor to 00006-/,
		],
		not: [sentence, axes],
	},
	40: {has: [/^■ CRIT ingestion/m, /▼ .*deploy/, /^■ P1\(ing\) Healt\S+ /m, /^● ok sales/m, /^● ok aiusage/m]},
};

describe('the overview', () => {
	test(
		'healthy: a line and charts for each system, and one sentence',
		() => holds(['--calm'], sentence, healthy),
		300_000,
	);

	test(
		'on fire: what burns comes first, with what changed, its alerts, its errors and what to do',
		() => holds(['--story', 'bad-revision', '--story-after', '0', '--speed', '5'], first, fire),
		300_000,
	);
});
