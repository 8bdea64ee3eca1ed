/**
 * Notifies people who are not looking at the wall. Pages within `gather` are one notification, and notifications are half
 * a minute apart, so that a storm is one. At rest no timer runs.
 *
 * Alerts that fire already when the wall starts ring no bell, because the person who started it sees them in the first
 * frames; one line counts them. The command alone gets them (event `start`): it reaches people who are elsewhere, also when a
 * supervisor restarted the wall at night. Scripts that page can ignore `start`.
 */

import {isFiring} from '../checks/firing.ts';
import {isMuted} from '../checks/holds.ts';
import {isQuiet} from '../checks/quiet.ts';
import type {Alert} from '../checks/types.ts';
import type {Env} from '../env.ts';
import {titleAside, titleBack} from '../terminal/sequences.ts';
import {later} from '../timers.ts';
import {isoText} from '../zone.ts';
import {type Blind, noneBlind, reduceBlind, stillBlind} from './blind.ts';
import type {CommandRunner, Notice} from './command.ts';
import {noPages, reducePages, untold} from './pages.ts';
import {blindSentence, clip, notificationBytes, sentence, titleBytes, type Ways} from './text.ts';

/** Writes bytes to the terminal outside the frames; false where that is not possible now. */
export type WriteBytes = (bytes: string) => boolean;

export interface NotifierOptions {
	/** All checks of the wall as `system.check`; a reload may change them. */
	checks: () => readonly string[];
	sandbox: boolean;
	drill?: boolean;
	/** The settings in force: a reloaded file counts from the next notification on. */
	settings: () => Ways & {
		command?: readonly string[] | undefined;
		title: boolean;
		/** Real ms: pages within this time are one notification. */
		gather: number;
	};
	runner: CommandRunner;
	/** Shows one line on the wall itself. */
	showLine: (text: string) => void;
	env?: Env;
	/** Real ms: the least time between two notifications. */
	pause?: number;
}

export interface Notifier {
	/** Call after every evaluation. `now`: ms of the data's clock; `blind`: everything that cannot be read now. */
	evaluated(alerts: readonly Alert[], now: number, blind: readonly Blind[]): void;
	/** Notifies once more of alerts whose acknowledgement or mute is over. */
	again(alerts: readonly Alert[]): void;
	/** Notifies of clocks of incidents, in sentences. */
	clocks(told: readonly string[]): void;
	/** Sets the terminal's title; writes on change only. */
	title(text: string): void;
	/** Connects the terminal; the returned function restores its title. */
	attach(write: WriteBytes): () => void;
	stop(): void;
}

/** Real ms: the longest wait for the first evaluation of every check before the `start` notification. */
const longestStart = 20_000;

export function createNotifier({
	checks,
	sandbox,
	drill = false,
	settings,
	runner,
	showLine,
	env = process.env,
	pause = 30_000,
}: NotifierOptions): Notifier {
	const name = drill ? 'pitwall DRILL' : sandbox ? 'pitwall SANDBOX' : 'pitwall';
	let memory = noPages;
	let found: Alert[] | undefined = [];
	let pages: Alert[] = [];
	let repeated: Alert[] = [];
	/** What fires now, by key. */
	let firing: ReadonlyMap<string, Alert> = new Map();
	let blindMemory = noneBlind;
	let lost: Blind[] = [];
	let clocks: string[] = [];
	let now = 0;
	let timer: NodeJS.Timeout | undefined;
	let notifiedAt = Number.NEGATIVE_INFINITY;
	let startedAt: number | undefined;
	let write: WriteBytes | undefined;
	let wanted = '';
	let written = '';

	const send = (event: Notice['event'], text: string, alerts: readonly Alert[]) => {
		const {command} = settings();
		if (command) runner.run(command, {event, text, time: isoText(now), sandbox, alerts});
	};
	/** Those that fire and ring still: the others are told if they do so again. */
	const stillFiring = (waiting: readonly Alert[]): Alert[] => {
		const current = waiting.flatMap(({key}) => firing.get(key) ?? []).filter(alert => !isQuiet(alert));
		const told = new Set(current.map(({key}) => key));
		memory = untold(memory, new Set(waiting.map(({key}) => key).filter(key => !told.has(key))));
		return current;
	};
	const notify = () => {
		timer = undefined;
		const alerts = stillFiring(pages);
		const still = stillFiring(repeated);
		pages = [];
		repeated = [];
		// Without those that answer again: the bell would ring while the screen shows nothing wrong.
		const unseen = stillBlind(lost, blindMemory);
		lost = [];
		const due = clip(clocks.join(', '));
		clocks = [];
		if (alerts.length === 0 && still.length === 0 && unseen.length === 0 && due === '') return;
		notifiedAt = performance.now();
		const blind = unseen.length > 0 ? blindSentence(unseen) : '';
		if (blind) send('blind', blind, []);
		const page = alerts.length > 0 ? sentence(alerts) : '';
		const again = still.length > 0 ? `still ${sentence(still)}` : '';
		write?.(notificationBytes(settings(), name, [blind, page, again, due].filter(Boolean).join('; '), env));
		if (page) send('page', page, alerts);
		if (again) send('repeat', again, still);
		if (due) send('clock', due, []);
	};
	const soon = () => {
		if (timer) return;
		timer = later(notify, Math.max(settings().gather, notifiedAt + pause - performance.now()));
		timer.unref();
	};
	const start = () => {
		const alerts = found ?? [];
		found = undefined;
		if (alerts.length === 0) return;
		showLine(`firing already: ${sentence(alerts)}`);
		send('start', sentence(alerts), alerts);
	};
	const show = () => {
		if (!settings().title || !write || wanted === written || wanted === '') return;
		if (write(titleBytes(wanted, env))) written = wanted;
	};

	return {
		evaluated(alerts, at, blind) {
			now = at;
			firing = new Map(alerts.filter(isFiring).map(alert => [alert.key, alert]));
			startedAt ??= performance.now();
			const result = reducePages(memory, alerts, checks(), at);
			({memory} = result);
			if (result.found.length > 0) {
				if (found) found.push(...result.found);
				// Its first evaluation came after the `start` notification, so it is a page.
				else pages.push(...result.found);
			}
			if (found && (result.settled || performance.now() - startedAt > longestStart)) start();
			pages.push(...result.pages.filter(alert => !isMuted(alert)));
			repeated.push(...result.repeated);
			// Nobody is rung up about it, and the command can tell why it hears no more.
			const flapping = result.flapping.filter(alert => !isMuted(alert));
			if (flapping.length > 0) send('flapping', `flapping: ${sentence(flapping)}`, flapping);
			const reduced = reduceBlind(blindMemory, blind, at);
			blindMemory = reduced.memory;
			lost.push(...reduced.lasting);
			if (pages.length > 0 || repeated.length > 0 || lost.length > 0) soon();
		},
		again(alerts) {
			pages.push(...alerts.filter(alert => isFiring(alert) && !isQuiet(alert)));
			if (pages.length > 0) soon();
		},
		clocks(told) {
			clocks.push(...told);
			if (clocks.length > 0) soon();
		},
		title(text) {
			wanted = text;
			show();
		},
		attach(terminal) {
			write = terminal;
			const titled = settings().title && terminal(titleAside);
			show();
			return () => {
				if (titled) terminal(titleBack);
				write = undefined;
				written = '';
			};
		},
		stop() {
			clearTimeout(timer);
			runner.stop();
		},
	};
}
