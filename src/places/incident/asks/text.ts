/** Questions that are answered by typing: what happened, what is to be done, where it is talked about, what may have caused it. */
import {channelName} from '../../../incidents/channel.ts';
import {rulesOf} from '../../../incidents/rules.ts';
import type {NewFact} from '../../../journal/fact.ts';
import {noteOf} from '../backdate.ts';
import {type Ask, clean, type MakeAsk} from './ask.ts';

const plain = {choices: [], chosen: 0};

/** The fact that a text makes, or that it is missing. */
function needed(typed: string, what: string, make: (text: string) => NewFact): ReturnType<Ask['answer']> {
	const text = clean(typed);
	return text === '' ? `${what} is missing: type it` : [make(text)];
}

export const noteAsk: MakeAsk = ({id, title}, {now, system}) => ({
	...plain,
	title: `Note: ${title}`,
	question: 'What happened? With a time in front, as in 14:32 restarted it, it happened then.',
	verb: 'write it down',
	answer: (_, typed) =>
		needed(typed, 'the note', text => {
			const {text: said, at} = noteOf(text, now, system.tz);
			return {kind: 'note', incident: id, text: said, ...(at < now && {at})};
		}),
});

export const todoAsk: MakeAsk = ({id, title}) => ({
	...plain,
	title: `To do later: ${title}`,
	question: 'What is to be done, and by whom?',
	verb: 'keep it',
	answer: (_, typed) => needed(typed, 'what is to be done', text => ({kind: 'todo', incident: id, text})),
});

export const trackerAsk: MakeAsk = ({id, title, tracker = ''}) => ({
	...plain,
	title: `Ticket of ${title}`,
	question: 'Its number or page elsewhere',
	initial: tracker,
	verb: 'keep it',
	answer: (_, typed) => needed(typed, 'the ticket', text => ({kind: 'changed', incident: id, tracker: text})),
});

export const channelAsk: MakeAsk = ({id, title, channel, declaredAt}, {system}) => ({
	...plain,
	title: `Channel of ${title}`,
	question: 'Where people talk about it',
	initial: channel ?? channelName(rulesOf(system), declaredAt, []),
	verb: 'keep it',
	answer: (_, typed) => needed(typed, 'the channel', text => ({kind: 'changed', incident: id, channel: text})),
});

export const hypothesisAsk: MakeAsk = ({id, title, hypotheses}) => {
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
};
