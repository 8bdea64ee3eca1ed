/** Wires the herald to the wall: what was judged becomes notifications and the title. */
import type {Alert} from '../checks/types.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {LogFile} from '../logFile.ts';
import {createRunner} from '../notify/command.ts';
import {createHerald, type Herald} from '../notify/herald.ts';
import {titleText} from '../notify/text.ts';
import type {Poller} from '../poll/types.ts';
import type {Store} from '../store/store.ts';
import {systemLevels} from '../ui/summary.ts';

export interface Announcer extends Pick<Herald, 'attach' | 'stop'> {
	heard(alerts: readonly Alert[], now: number): void;
}

export function announce({
	config,
	poller,
	store,
	sandbox,
	log,
	bell,
}: {
	config: LoadedConfig;
	poller: Poller;
	store: Store;
	sandbox: boolean;
	log: LogFile;
	/** False: --no-bell, whatever the file says. */
	bell: boolean;
}): Announcer {
	const herald = createHerald({
		checks: () => config.systems.flatMap(({system, checks}) => checks.map(({id}) => `${system}.${id}`)),
		sandbox,
		settings: () => {
			const {notify, title} = config.wall;
			return {...notify, bell: notify.bell && bell, title};
		},
		runner: createRunner({
			log: text => log.write(text),
			failed: reason => store.getState().notify(`notify command: ${reason} (once; see the log file)`, 'error'),
		}),
		tell: text => store.getState().notify(text),
	});
	return {
		attach: herald.attach,
		stop: herald.stop,
		heard(alerts, now) {
			herald.heard(alerts, now, poller.stats().blindSince);
			const levels = systemLevels(config, poller, alerts, now);
			herald.title(
				titleText(
					config.systems.map(({system}, index) => ({system, level: levels[index] ?? 'pending'})),
					alerts,
					sandbox,
				),
			);
		},
	};
}
