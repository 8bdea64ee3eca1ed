/** Schema of what an alert of a check goes through: when it counts, what it waits for, what silences it, what it says. */
import {z} from 'zod';
import {durationBetween, id} from './values.ts';

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of the day from "00:00" to "23:59"');
const clockEnd = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of the day from "00:00" to "24:00"');

const activeHours = z
	.strictObject({
		days: z
			.array(z.enum(weekdays))
			.min(1, 'names no day: the check would never be judged. Name one of sun mon tue wed thu fri sat, or remove days')
			.default([...weekdays])
			.describe('Days of the week on which the hours begin; every day without it'),
		from: clockTime.default('00:00'),
		to: clockEnd.default('24:00').describe('Not included; a time before from is of the next day'),
	})
	.refine(
		({from, to}) => from !== to,
		'from and to are the same time: the hours would be empty. Write to: "24:00" for the rest of the day',
	);
export type ActiveHours = z.infer<typeof activeHours>;

const least = '1m';
const most = '30d';

export const checkOptions = {
	attempts: z
		.int('a whole number of looks')
		.min(1)
		.max(20)
		.default(1)
		.describe('Bad looks in a row before it fires, beside its for: a probe may miss once'),
	offset: durationBetween('0s', '1d')
		.default('0s')
		.describe('Points younger than this are not judged yet, where data of a source arrives late'),
	activeHours: activeHours
		.optional()
		.describe(
			'Hours, in the zone of the system, in which it is judged: outside nothing builds up, and what fires ends',
		),
	inhibitedBy: z
		.array(id)
		.default([])
		.describe('Checks of this system: while one of them fires, alerts of this one stay visible and ring nobody'),
	autoClose: durationBetween(least, most)
		.optional()
		.describe('A firing alert ends after so long without data (never while blind); without it it waits for data'),
	repeat: durationBetween('5m', '7d')
		.optional()
		.describe('How often a firing alert is told again while nobody has taken it on; once without it'),
	text: z
		.string()
		.max(1000)
		.optional()
		.describe(
			'What its alert says to whoever gets it: on its page and in the notify command. {value}, {limit}, {instance}, {level}, {label}, {title}, {system}, {project} and the labels of by stand for theirs',
		),
	assumed: z
		.string()
		.max(200)
		.optional()
		.describe('Where its limits are from, while nobody has decided them: pitwall doctor asks for them'),
};
