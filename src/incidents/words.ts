/** A fact of a timeline as one line of words, without its time and person. Pure. */
import {itemIn} from '../calendar/lists.ts';
import type {Level} from '../checks/types.ts';
import type {Fact} from '../journal/fact.ts';
import {alertName} from './alertFacts.ts';
import {tickTitle} from './ticks.ts';

const stateWords = {
	triage: 'In triage',
	active: 'Active: somebody works on it',
	mitigated: 'Mitigated',
	monitoring: 'Monitoring',
	resolved: 'Resolved',
	postmortem: 'Post-mortem',
	closed: 'Closed',
} as const;

const because = (reason: string | undefined): string => (reason === undefined || reason === '' ? '' : `: ${reason}`);

function alertWords(fact: Extract<Fact, {kind: 'alert'}>): string {
	const {from, to, level, value, limit} = fact;
	const title = alertName(fact);
	const measured = [value, limit === undefined || limit === '' ? '' : `(limit ${limit})`].filter(Boolean).join(' ');
	const of = measured === '' ? '' : `: ${measured}`;
	switch (to) {
		case 'firing':
			return from === 'firing' || from === 'recovering' ? `${title} is now ${level}${of}` : `${title} fires${of}`;
		case 'recovering':
			return `${title} recovers${of}`;
		case 'blind':
		case 'error':
			return `${title} cannot be judged`;
		case 'nodata':
			return `${title} has no data`;
		default:
			return from === 'firing' || from === 'recovering' ? `${title} is over${of}` : `${title} is judged again${of}`;
	}
}

function changeWords(fact: Extract<Fact, {kind: 'changed'}>): string {
	const {severity, label, state, role, tracker, channel, fields = {}, reason, without = []} = fact;
	const parts = [
		...(state === undefined ? [] : [stateWords[state]]),
		...(severity === undefined ? [] : [`Severity ${label === undefined ? severity : `${label} (${severity})`}`]),
		...(role === undefined ? [] : [`${role.role} is ${role.who}`]),
		...(tracker === undefined ? [] : [`Tracked as ${tracker}`]),
		...(channel === undefined ? [] : [`Channel ${channel}`]),
		...Object.entries(fields).map(([field, text]) => `${field}: ${text}`),
	];
	const left = without.length === 0 ? '' : ` without this: ${without.join(', ')}`;
	return `${parts.join(', ') || 'Changed'}${because(reason)}${left === '' ? '' : `;${left}`}`;
}

/** What a clock or a tick is called; a fact of an earlier version may know its id alone. */
const timerTitle = ({timer, title}: {timer: string; title?: string}): string => tickTitle(timer) ?? title ?? timer;

/** @returns one line; texts of facts were cleaned where they came in */
export function factWords(fact: Fact): string {
	switch (fact.kind) {
		case 'alert':
			return alertWords(fact);
		case 'action':
			// Most titles name their target.
			return `${fact.title.includes(fact.target) ? fact.title : `${fact.title} ${fact.target}`}: ${fact.phase}${fact.text === fact.title ? '' : `, ${fact.text}`}`;
		case 'change':
			return fact.words;
		case 'mode':
			return fact.to === 'armed' ? `Armed${because(fact.reason)}` : 'Read-only again';
		case 'hold':
			if (!fact.hold) return `${alertName(fact)} is nobody's again`;
			return `${fact.hold.kind === 'ack' ? 'Acknowledged' : 'Muted'} ${alertName(fact)}${because(fact.hold.reason)}`;
		case 'item':
			return `${fact.tick ? 'Ticked' : 'Took back the tick of'} ${itemIn(fact.item).text}`;
		case 'step':
			return `${fact.runbook}, step ${fact.title ?? fact.step.split('#').at(-1)}: ${fact.result}${fact.text === '' ? '' : `, ${fact.text}`}`;
		case 'declared':
			return `Declared ${fact.label === undefined ? fact.severity : `${fact.label} (${fact.severity})`}: ${fact.title}`;
		case 'changed':
			return changeWords(fact);
		case 'note':
			return fact.text;
		case 'todo':
			return `To do: ${fact.text}`;
		case 'hypothesis':
			return `${{open: 'Cause?', proven: 'Cause proven:', refuted: 'Cause refuted:'}[fact.state]} ${fact.text}`;
		case 'pin':
			return fact.off ? 'Unpinned' : 'Pinned';
		case 'met':
			return `Done: ${timerTitle(fact)}${because(fact.text)}`;
		case 'snoozed':
			return `Snoozed: ${timerTitle(fact)}${because(fact.reason)}`;
		case 'sent':
			return fact.failed === undefined
				? `Sent ${fact.template} to ${fact.to}`
				: `Could not send ${fact.template} to ${fact.to}: ${fact.failed}`;
		case 'gap':
			return {asleep: 'The wall slept', 'not running': 'The wall did not run', blind: 'The wall was blind'}[fact.why];
		default:
			return '';
	}
}

/** How a fact is coloured; absent where it is neither good nor bad. */
export function factLevel(fact: Fact): 'crit' | 'warn' | 'ok' | undefined {
	switch (fact.kind) {
		case 'alert':
			return alertLevel(fact.to === 'ok' ? 'ok' : fact.level);
		case 'action':
			return {sent: undefined, done: 'ok' as const, failed: 'crit' as const, unknown: 'warn' as const}[fact.phase];
		case 'sent':
			return fact.failed === undefined ? undefined : 'crit';
		case 'changed':
			return fact.state === 'mitigated' || fact.state === 'resolved' ? 'ok' : undefined;
		case 'step':
			return fact.result === 'failed' ? 'warn' : undefined;
		default:
			return undefined;
	}
}

const alertLevel = (level: Level) => (level === 'crit' || level === 'warn' || level === 'ok' ? level : 'warn');

/** The words of an entry of a timeline; those of one from before the declaration end by saying so. */
export const timelineWords = (words: string, early: true | undefined): string =>
	early ? `${words} (before declaring)` : words;
