/** Why an alert rings nobody. Pure. */
import {type Flapping, flappingText} from './flaps.ts';
import {formatValue} from './format.ts';
import type {Alert} from './types.ts';

/** Whether it rings nobody now: muted, explained by another one, or coming and going too often. */
export const isQuiet = ({hold, inhibitedBy, flapping}: Alert): boolean =>
	hold?.kind === 'mute' || inhibitedBy !== undefined || flapping !== undefined;

/** The reasons beside being held, in full, each with its name. */
export const quietFacts = ({inhibitedBy, flapping}: Alert): {name: string; text: string}[] => [
	...(inhibitedBy === undefined
		? []
		: [{name: 'inhibited', text: `by ${inhibitedBy.title}, which explains it: it rings nobody meanwhile`}]),
	...(flapping === undefined ? [] : [{name: 'flapping', text: flappingFact(flapping)}]),
];

const flappingFact = (flapping: Flapping): string =>
	`${flappingText(flapping)} (${formatValue(flapping.share, 'ratio')}): it rings nobody until it is calmer`;

/** The same in short, for a line; empty where it rings. */
export const quietWords = ({inhibitedBy, flapping}: Pick<Alert, 'inhibitedBy' | 'flapping'>): string[] => [
	...(inhibitedBy === undefined ? [] : [`inhibited by ${inhibitedBy.title}`]),
	...(flapping === undefined ? [] : [flappingText(flapping)]),
];
