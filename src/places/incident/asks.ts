/** What a dialog asks about an incident, and the facts that an answer makes. Pure. */
import {minute} from '../../clock.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {channelName} from '../../incidents/channel.ts';
import {mayBecome} from '../../incidents/fold.ts';
import {type Moment, missingBefore, openTicks} from '../../incidents/missing.ts';
import {rulesOf} from '../../incidents/rules.ts';
import {type Incident, incidentStates, roles, type Timer} from '../../incidents/types.ts';
import type {NewFact} from '../../journal/fact.ts';
import {cleanLine} from '../../text/clean.ts';
import {noteOf} from './backdate.ts';
import {clockText} from './clocks.ts';
import {severityAt, severityChoices, severityTitle} from './severities.ts';
import {severityOf, stateTitles, todoTimer} from './words.ts';

/** What can be asked with a list and a field. */
export type AskKind =
	| 'note'
	| 'todo'
	| 'state'
	| 'severity'
	| 'role'
	| 'clock'
	| 'snooze'
	| 'hypothesis'
	| 'tracker'
	| 'channel';

export interface Ask {
	title: string;
	/** The question above the field; absent where nothing is typed. */
	question?: string;
	/** What stands in the field at first. */
	initial?: string;
	/** What Enter does, in a word. */
	verb: string;
	choices: readonly string[];
	/** The choice to begin with. */
	chosen: number;
	/** What would be left undone by a choice, a line each. */
	missing?(choice: number): readonly string[];
	/** @returns the facts, or in one line what is missing. Throws never. */
	answer(choice: number, typed: string): readonly NewFact[] | string;
}

export interface AskContext extends Moment {
	system: SystemConfig;
	/** All systems. */
	wall: readonly SystemConfig[];
	timers: readonly Timer[];
	/** How much faster than real time that clock runs. */
	speed: number;
	user: string;
}

const longest = 500;
const usualSnooze = 15;
const longestSnooze = 240;

const clean = (typed: string): string => cleanLine(typed.trim(), longest);

export function askOf(kind: AskKind, incident: Incident, context: AskContext): Ask {
	const {id, title: name} = incident;
	const needed = (typed: string, make: (text: string) => NewFact, what: string): readonly NewFact[] | string => {
		const text = clean(typed);
		return text === '' ? `${what} is missing: type it` : [make(text)];
	};
	const plain = {choices: [], chosen: 0};
	switch (kind) {
		case 'note': {
			const {now, system} = context;
			return {
				...plain,
				title: `Note: ${name}`,
				question: 'What happened? With a time in front, as in 14:32 restarted it, it happened then.',
				verb: 'write it down',
				answer: (_, typed) =>
					needed(
						typed,
						text => {
							const {text: said, at} = noteOf(text, now, system.tz);
							return {kind: 'note', incident: id, text: said, ...(at < now && {at})};
						},
						'the note',
					),
			};
		}
		case 'todo':
			return {
				...plain,
				title: `To do later: ${name}`,
				question: 'What is to be done, and by whom?',
				verb: 'keep it',
				answer: (_, typed) => needed(typed, text => ({kind: 'todo', incident: id, text}), 'what is to be done'),
			};
		case 'tracker':
		case 'channel':
			return {
				...plain,
				title: `${kind === 'tracker' ? 'Ticket' : 'Channel'} of ${name}`,
				question: kind === 'tracker' ? 'Its number or page elsewhere' : 'Where people talk about it',
				initial:
					incident[kind] ?? (kind === 'channel' ? channelName(rulesOf(context.system), incident.declaredAt, []) : ''),
				verb: 'keep it',
				answer: (_, typed) =>
					needed(
						typed,
						text => ({kind: 'changed', incident: id, ...(kind === 'tracker' ? {tracker: text} : {channel: text})}),
						kind === 'tracker' ? 'the ticket' : 'the channel',
					),
			};
		case 'state':
			return stateAsk(incident, context);
		case 'severity':
			return severityAsk(incident, context);
		case 'role':
			return roleAsk(incident, context);
		case 'clock':
			return clockAsk(incident, context);
		case 'snooze':
			return snoozeAsk(incident, context);
		case 'hypothesis':
			return hypothesisAsk(incident);
	}
}

/** A reason, where one was typed. */
const becauseOf = (typed: string): {reason?: string} => {
	const reason = clean(typed);
	return reason === '' ? {} : {reason};
};

function stateAsk(incident: Incident, context: AskContext): Ask {
	const {id, state, title} = incident;
	// Forward to any state; back only to work on it again.
	const states = incidentStates.filter(to => mayBecome(state, to, 'a reason'));
	const forward = states.findIndex(to => mayBecome(state, to, undefined));
	return {
		title: `State of ${title}: ${stateTitles[state]}`,
		question: 'Why? What is left undone, and going back to work on it, needs a reason.',
		verb: 'set it',
		choices: states.map(to => stateTitles[to]),
		chosen: Math.max(0, forward),
		missing(choice) {
			const to = states[choice];
			return to === undefined ? [] : missingBefore(incident, to, rulesOf(context.system), context);
		},
		answer(choice, typed) {
			const to = states[choice];
			const why = becauseOf(typed);
			if (to === undefined) return 'it is closed: declare another one';
			if (!mayBecome(state, to, why.reason)) return 'a reason is missing: type why it is worked on again';
			return [{kind: 'changed', incident: id, state: to, ...why}];
		},
	};
}

function severityAsk({id, title, severity, label}: Incident, {system, wall}: AskContext): Ask {
	const choices = severityChoices(system, wall);
	return {
		title: `Severity of ${title}: ${severityOf({severity, ...(label !== undefined && {label})})}`,
		question: 'Why? It may stay empty: a wrong severity is cheap to change.',
		verb: 'set it',
		choices: choices.map(severityTitle),
		chosen: severityAt(choices, {severity, label}),
		answer(choice, typed) {
			const to = choices[choice];
			if (!to) return 'there is no such severity';
			const called = to.label === undefined ? {} : {label: to.label};
			return [{kind: 'changed', incident: id, severity: to.severity, ...called, ...becauseOf(typed)}];
		},
	};
}

function roleAsk({id, title, roles: held}: Incident, {user}: AskContext): Ask {
	const all: readonly string[] = roles;
	return {
		title: `Who does what: ${title}`,
		question: 'Who? A new lead is handed over to with a card.',
		initial: user,
		verb: 'hand it over',
		choices: all.map(role => `${role}: ${held[role] ?? 'nobody'}`),
		chosen: 0,
		answer(choice, typed) {
			const role = all[choice];
			const who = clean(typed);
			if (role === undefined || who === '') return 'a name is missing: type who';
			if (held[role] === who) return `${who} is ${role} already`;
			return [{kind: 'changed', incident: id, role: {role, who}}];
		},
	};
}

/** Those that can still be met or put off. */
const openClocks = (timers: readonly Timer[]): readonly Timer[] => timers.filter(({state}) => state !== 'met');

function clockAsk(incident: Incident, {timers, now, system}: AskContext): Ask {
	const {id, title, todo, met} = incident;
	const clocks = openClocks(timers).map(timer => ({
		timer: timer.id,
		title: `${timer.title} (${clockText(timer, now, system.tz)})`,
	}));
	const tasks = todo
		.filter(({fact}) => met[todoTimer(fact)] === undefined)
		.map(({fact, text}) => ({timer: todoTimer(fact), title: `to do: ${text}`}));
	const ticks = openTicks(incident, rulesOf(system)).map(tick => ({timer: tick.id, title: tick.title}));
	const all = [...clocks, ...ticks, ...tasks];
	return {
		title: `What is done: ${title}`,
		...(all.length > 0 && {question: 'How? It may stay empty.'}),
		verb: 'tick it',
		choices: all.map(one => one.title),
		chosen: 0,
		answer(choice, typed) {
			const one = all[choice];
			const text = clean(typed);
			if (!one) return 'no clock runs, and there is nothing to do';
			return [{kind: 'met', incident: id, timer: one.timer, ...(text !== '' && {text})}];
		},
	};
}

function snoozeAsk({id, title}: Incident, {timers, now, speed, system}: AskContext): Ask {
	const clocks = openClocks(timers);
	return {
		title: `Snooze a clock: ${title}`,
		...(clocks.length > 0 && {
			question: `For how long, and why? 30m waiting for the vendor; without a time ${usualSnooze} minutes.`,
		}),
		verb: 'snooze it',
		choices: clocks.map(timer => `${timer.title} (${clockText(timer, now, system.tz)})`),
		chosen: 0,
		answer(choice, typed) {
			const timer = clocks[choice];
			if (!timer) return 'no clock runs';
			const [, number = String(usualSnooze), unit = 'm', why = ''] =
				/^(?:(\d{1,3})\s*(m|min|h)?(?:\s+|$))?(.*)$/s.exec(typed.trim()) ?? [];
			const minutes = Number(number) * (unit === 'h' ? 60 : 1);
			const reason = clean(why);
			if (minutes < 1 || minutes > longestSnooze) return `for 1 to ${longestSnooze} minutes: choose another time`;
			if (reason === '') return 'a reason is missing: type why it can wait';
			return [{kind: 'snoozed', incident: id, timer: timer.id, until: now + minutes * minute * speed, reason}];
		},
	};
}

function hypothesisAsk({id, title, hypotheses}: Incident): Ask {
	const known = hypotheses.flatMap(({text, state}) =>
		(['proven', 'refuted', 'open'] as const)
			.filter(to => (state === 'open') !== (to === 'open'))
			.map(to => ({text, to, title: `${to === 'open' ? 'open again' : to}: ${text}`})),
	);
	return {
		title: `What may have caused it: ${title}`,
		question: 'What may have caused it?',
		verb: 'write it down',
		choices: known.length === 0 ? [] : ['a new one', ...known.map(one => one.title)],
		chosen: 0,
		answer(choice, typed) {
			const one = choice > 0 ? known[choice - 1] : undefined;
			if (one) return [{kind: 'hypothesis', incident: id, text: one.text, state: one.to}];
			const text = clean(typed);
			return text === '' ? 'the cause is missing: type it' : [{kind: 'hypothesis', incident: id, text, state: 'open'}];
		},
	};
}
