/** How a source stands, in a word, a sentence and a level. Pure. */
import {isStale} from '../checks/look.ts';
import type {Level} from '../checks/types.ts';
import type {CloudErrorKind} from '../cloud/types.ts';
import type {SourceState} from '../poll/types.ts';
import {age, ago} from '../text/durations.ts';
import type {Tone} from './theme.ts';

/** The looks. `fresh` is the only one that may be painted without a word about its age. */
export type View =
	| {kind: 'loading'}
	| {kind: 'blind'; error: CloudErrorKind; reason: string; since: number; failures: number; next?: number}
	| {kind: 'error'; error: CloudErrorKind; reason: string; age: number; next?: number}
	| {kind: 'stale'; age: number}
	| {kind: 'remembered'; age: number}
	| {kind: 'empty'; age: number}
	| {kind: 'fresh'; age: number};

/** Judges a source at `now` (ms); pure. `isEmpty`: a good look that found nothing. */
export function viewOf(state: SourceState, now: number, isEmpty = false): View {
	const {reading, error, nextAt} = state;
	// A try that comes soon is not worth a word.
	const next = nextAt !== undefined && nextAt - now > 45_000 ? {next: nextAt - now} : {};
	if (!reading) {
		if (!error) return {kind: 'loading'};
		return {
			kind: 'blind',
			error: error.kind,
			reason: error.message,
			since: Math.max(0, now - (state.failingSince ?? now)),
			failures: state.failures,
			...next,
		};
	}
	const old = Math.max(0, now - reading.fetchedAt);
	if (error) return {kind: 'error', error: error.kind, reason: error.message, age: old, ...next};
	if (state.remembered) return {kind: 'remembered', age: old};
	if (isStale(state, now)) return {kind: 'stale', age: old};
	return isEmpty ? {kind: 'empty', age: old} : {kind: 'fresh', age: old};
}

/** The level a view stands for by itself: what we could not see is never ok. */
export const levelOf = (view: View): Level =>
	view.kind === 'blind' || view.kind === 'error'
		? 'blind'
		: view.kind === 'loading' || view.kind === 'remembered'
			? 'pending'
			: view.kind === 'fresh'
				? 'ok'
				: 'nodata';

const nextLook = ({next}: {next?: number}): string => (next === undefined ? '' : `, next look in ${age(next)}`);

/** What went wrong, in a word or two. */
export const errorWords: Readonly<Record<CloudErrorKind, string>> = {
	auth: 'no login',
	denied: 'denied',
	notFound: 'not found',
	invalid: 'invalid',
	quota: 'quota',
	timeout: 'no answer',
	unavailable: 'unavailable',
	'stale-etag': 'changed meanwhile',
	'outcome-unknown': 'outcome unknown',
	internal: 'failed',
};

/** The one sentence of a view; empty for `fresh`. */
export function sentenceOf(view: View, empty = 'nothing found'): {text: string; tone: Tone} {
	switch (view.kind) {
		case 'loading':
			return {text: 'loading: first look under way', tone: 'pending'};
		case 'blind':
			return {
				text: `could not look for ${view.since < 10_000 ? 'a moment' : age(view.since)} (${view.failures > 0 ? `${view.failures}x ` : ''}${errorWords[view.error]}${nextLook(view)}): ${view.reason}`,
				tone: 'blind',
			};
		case 'error':
			return {
				text: `${errorWords[view.error]}, data of ${ago(view.age)}${nextLook(view)}: ${view.reason}`,
				tone: 'blind',
			};
		case 'stale':
			return {text: `stale: last look ${ago(view.age)}`, tone: 'nodata'};
		case 'remembered':
			return {text: `as read ${ago(view.age)}, before the restart`, tone: 'dim'};
		case 'empty':
			return {text: `${empty}, looked ${ago(view.age)}`, tone: 'dim'};
		case 'fresh':
			return {text: '', tone: 'plain'};
	}
}
