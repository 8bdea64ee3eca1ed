/** Connects the notifier to the wall: evaluations become notifications, the shown scene becomes the title. */
import type {Alert} from '../checks/types.ts';
import {type Clock, minute} from '../clock.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import {milliseconds} from '../config/units.ts';
import {foldIncidents} from '../incidents/fold.ts';
import {rulesOf} from '../incidents/rules.ts';
import {timersOf} from '../incidents/timers.ts';
import type {LogFile} from '../logFile.ts';
import {blindNow} from '../notify/blind.ts';
import {type ClockMemory, reduceClocks} from '../notify/clocks.ts';
import {createRunner} from '../notify/command.ts';
import {createNotifier, type Notifier} from '../notify/notifier.ts';
import {titleText} from '../notify/text.ts';
import {systemLevels} from '../panes/standing.ts';
import {systemOf} from '../panes/where.ts';
import {shownScene} from '../scene/live.ts';
import type {Scene} from '../scene/types.ts';
import type {Store} from '../store/store.ts';
import {stackOf} from '../text/errors.ts';

/** ms: the screen ages its readings in these steps (useRunningNow), so bell and title do too. */
const step = minute;
const stepBefore = (now: number): number => Math.floor(now / step) * step;

export interface Announcer extends Pick<Notifier, 'attach' | 'stop'> {
	/** @param again alerts whose acknowledgement or mute has ended by itself */
	evaluated(alerts: readonly Alert[], now: number, again: readonly Alert[]): void;
}

export function announce({
	config,
	live,
	clock,
	store,
	sandbox,
	drill = false,
	log,
	bell,
}: {
	config: LoadedConfig;
	live: Scene;
	clock: Clock;
	store: Store;
	sandbox: boolean;
	/** It is practised on the sandbox. */
	drill?: boolean;
	log: LogFile;
	/** False with --no-bell, whatever the file says. */
	bell: boolean;
}): Announcer {
	const notifier = createNotifier({
		checks: () => config.systems.flatMap(({system, checks}) => checks.map(({id}) => `${system}.${id}`)),
		sandbox,
		drill,
		settings: () => {
			const {notify, title} = config.wall;
			return {...notify, bell: notify.bell && bell, title, gather: milliseconds(notify.gather) / clock.speed};
		},
		runner: createRunner({
			log: text => log.write(text),
			failed: reason => store.getState().notify(`notify command: ${reason} (once; see the log file)`, 'error'),
		}),
		showLine: text => store.getState().notify(text),
	});
	let failed = '';
	/** An error in a notification must not stop the evaluations. */
	const guarded = (act: () => void) => {
		try {
			act();
		} catch (error) {
			const text = stackOf(error);
			if (text !== failed) log.write(`notification failed: ${text}`);
			failed = text;
		}
	};
	const title = (now: number) => {
		const scene = shownScene(store.getState(), live);
		const levels = systemLevels(config, scene, scene.at ?? stepBefore(now));
		const systems = config.systems.map(({system}, index) => ({system, level: levels[index] ?? 'loading'}));
		const stands = store.getState().replay ? 'REPLAY' : scene.at === undefined ? undefined : 'FROZEN';
		notifier.title(titleText(systems, scene.alerts(), {sandbox, drill, stands}));
	};
	let told: ClockMemory | undefined;
	/** The present is told of, whatever is shown. */
	const clocks = (now: number) => {
		const going = foldIncidents(live.facts()).flatMap(incident => {
			const system = incident.state === 'closed' ? undefined : systemOf(config, incident.system);
			return system ? [{incident, timers: timersOf(incident, rulesOf(system), now)}] : [];
		});
		const reduced = reduceClocks(told, going);
		told = reduced.memory;
		notifier.clocks(reduced.told);
	};
	const stop = store.subscribe(({moment}, before) => moment !== before.moment && guarded(() => title(clock.now())));
	return {
		attach: notifier.attach,
		stop() {
			stop();
			notifier.stop();
		},
		evaluated: (alerts, now, again) =>
			guarded(() => {
				notifier.evaluated(alerts, now, blindNow(config, live, stepBefore(now)));
				notifier.again(again);
				clocks(now);
				title(now);
			}),
	};
}
