/** What a dialog asks about an incident, by its name. Pure. */
import type {MakeAsk} from './asks/ask.ts';
import {roleAsk, severityAsk, stateAsk} from './asks/change.ts';
import {clockAsk, snoozeAsk} from './asks/clock.ts';
import {channelAsk, hypothesisAsk, noteAsk, todoAsk, trackerAsk} from './asks/text.ts';

/** Each is a list, a field, or both. */
export const asks = {
	note: noteAsk,
	todo: todoAsk,
	state: stateAsk,
	severity: severityAsk,
	role: roleAsk,
	clock: clockAsk,
	snooze: snoozeAsk,
	hypothesis: hypothesisAsk,
	tracker: trackerAsk,
	channel: channelAsk,
} as const satisfies Readonly<Record<string, MakeAsk>>;

export type AskKind = keyof typeof asks;
