/**
 * Tells people who do not look. Pages of one second are one notification, and between two of them there is half a
 * minute: a storm is one. At rest no timer runs.
 *
 * What burns already when the wall is opened: whoever opens it sees it in the first frames, so nothing rings and nothing
 * pops up; one line says how much it is. Only the command is told (event `start`): it reaches people who are elsewhere, and
 * a wall that a supervisor has restarted in the night must not swallow a fire. Scripts that page can leave `start` out.
 */
import type {Alert} from '../checks/types.ts';
import type {Env} from '../terminal/output.ts';
import {titleAside, titleBack} from '../terminal/sequences.ts';
import type {CommandRunner, Notice} from './command.ts';
import {hearAlerts, noPages} from './pages.ts';
import {notificationBytes, sentence, titleBytes, type Ways} from './text.ts';

/** Writes bytes to the terminal outside the frames; false where that is not possible now. */
export type Say = (bytes: string) => boolean;

export interface HeraldOptions {
	/** All checks of the wall as `system.check`; a reload may change them. */
	checks: () => readonly string[];
	sandbox: boolean;
	/** As configured now: a reloaded file counts from the next notification on. */
	settings: () => Ways & {command?: readonly string[] | undefined; title: boolean};
	runner: CommandRunner;
	/** One line on the wall itself. */
	tell: (text: string) => void;
	env?: Env;
	/** Real ms: pages so close are told together, and notifications are so far apart. */
	gather?: number;
	pause?: number;
}

export interface Herald {
	/** After every evaluation. `now` in the clock of the data; `blindSince` while nothing can be looked at. */
	heard(alerts: readonly Alert[], now: number, blindSince?: number): void;
	/** The title that should stand; written on change only. */
	title(text: string): void;
	/** The terminal is there; the returned function puts its title back. */
	attach(say: Say): () => void;
	stop(): void;
}

/** So long nothing could be looked at before that is worth a notification, ms of the data's clock. */
const blindAfter = 2 * 60_000;
/** So long the wall waits for the last first look before it says what it found, real ms. */
const longestStart = 20_000;

export function createHerald({
	checks,
	sandbox,
	settings,
	runner,
	tell,
	env = process.env,
	gather = 1000,
	pause = 30_000,
}: HeraldOptions): Herald {
	const name = sandbox ? 'pitwall SANDBOX' : 'pitwall';
	let memory = noPages;
	let found: Alert[] | undefined = [];
	let pages: Alert[] = [];
	let blind: 'no' | 'told' | 'new' = 'no';
	let now = 0;
	let timer: NodeJS.Timeout | undefined;
	let toldAt = Number.NEGATIVE_INFINITY;
	let startedAt: number | undefined;
	let say: Say | undefined;
	let wanted = '';
	let written = '';

	const send = (event: Notice['event'], text: string, alerts: readonly Alert[]) => {
		const {command} = settings();
		if (command) runner.run(command, {event, text, time: new Date(now).toISOString(), sandbox, alerts});
	};
	const notify = () => {
		timer = undefined;
		toldAt = performance.now();
		const alerts = pages;
		pages = [];
		const lost = blind === 'new' ? 'BLIND: nothing can be looked at' : '';
		if (lost) {
			blind = 'told';
			send('blind', lost, []);
		}
		const text = [lost, alerts.length > 0 ? sentence(alerts) : ''].filter(Boolean).join('; ');
		say?.(notificationBytes(settings(), name, text, env));
		if (alerts.length > 0) send('page', sentence(alerts), alerts);
	};
	const soon = () => {
		if (timer) return;
		timer = setTimeout(notify, Math.max(gather, toldAt + pause - performance.now()));
		timer.unref();
	};
	const start = () => {
		const alerts = found ?? [];
		found = undefined;
		if (alerts.length === 0) return;
		tell(`firing already: ${sentence(alerts)}`);
		send('start', sentence(alerts), alerts);
	};
	const show = () => {
		if (!settings().title || !say || wanted === written || wanted === '') return;
		if (say(titleBytes(wanted, env))) written = wanted;
	};

	return {
		heard(alerts, at, blindSince) {
			now = at;
			startedAt ??= performance.now();
			const result = hearAlerts(memory, alerts, checks(), at);
			({memory} = result);
			if (result.found.length > 0) {
				if (found) found.push(...result.found);
				// Its first look came late; nobody has been told of it.
				else pages.push(...result.found);
			}
			if (found && (result.settled || performance.now() - startedAt > longestStart)) start();
			pages.push(...result.pages);
			if (blindSince === undefined) blind = 'no';
			else if (blind === 'no' && at - blindSince >= blindAfter) blind = 'new';
			if (pages.length > 0 || blind === 'new') soon();
		},
		title(text) {
			wanted = text;
			show();
		},
		attach(terminal) {
			say = terminal;
			const titled = settings().title && say(titleAside);
			show();
			return () => {
				if (titled) terminal(titleBack);
				say = undefined;
				written = '';
			};
		},
		stop() {
			clearTimeout(timer);
			runner.stop();
		},
	};
}
