/** Questions about the clocks of an incident, and about what is to be done in time. */
import {minute} from '../../../clock.ts';
import {openTicks} from '../../../incidents/missing.ts';
import {rulesOf} from '../../../incidents/rules.ts';
import type {Timer} from '../../../incidents/types.ts';
import {clockText} from '../clocks.ts';
import {todoTimer} from '../words.ts';
import {clean, type MakeAsk} from './ask.ts';

/** Minutes. */
const usualSnooze = 15;
const longestSnooze = 240;

/** Those that can still be met or put off. */
const openClocks = (timers: readonly Timer[]): readonly Timer[] => timers.filter(({state}) => state !== 'met');

export const clockAsk: MakeAsk = (incident, {timers, now, system}) => {
	const {id, title, todo, met} = incident;
	const clocks = openClocks(timers).map(timer => ({
		timer: timer.id,
		name: timer.title,
		title: `${timer.title} (${clockText(timer, now, system.tz)})`,
	}));
	const tasks = todo
		.filter(({fact}) => met[todoTimer(fact)] === undefined)
		.map(({fact, text}) => ({timer: todoTimer(fact), name: text, title: `to do: ${text}`}));
	const ticks = openTicks(incident, rulesOf(system)).map(tick => ({
		timer: tick.id,
		name: tick.title,
		title: tick.title,
	}));
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
			return [{kind: 'met', incident: id, timer: one.timer, title: one.name, ...(text !== '' && {text})}];
		},
	};
};

export const snoozeAsk: MakeAsk = ({id, title}, {timers, now, speed, system}) => {
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
			const until = now + minutes * minute * speed;
			return [{kind: 'snoozed', incident: id, timer: timer.id, title: timer.title, until, reason}];
		},
	};
};
