/** A running wall tells other processes how it stands: at most once a second, and only when that changes. */
import {isFiring} from '../checks/firing.ts';
import {formatAlert} from '../checks/format.ts';
import type {Alert} from '../checks/types.ts';
import {type Clock, minute, second} from '../clock.ts';
import {stateFolder} from '../config/paths.ts';
import type {LoadedConfig} from '../config/schema/system.ts';
import type {LogFile} from '../logFile.ts';
import {titleText, worstFirst} from '../notify/text.ts';
import {systemLevels} from '../panes/standing.ts';
import type {Scene} from '../scene/types.ts';
import {removeStatus, statusFolder, touchStatus, writeStatus} from '../status/files.ts';
import type {ToldAlert, WallStatus} from '../status/types.ts';
import {cleanLine} from '../text/clean.ts';
import {messageOf} from '../text/errors.ts';
import {later, repeatedly} from '../timers.ts';

/** Alerts that are told one by one. */
const mostAlerts = 100;
/** Characters of one alert. */
const longest = 200;

interface Parts {
	config: LoadedConfig;
	live: Scene;
	clock: Clock;
	sandbox: boolean;
	log: Pick<LogFile, 'write'>;
}

export interface StatusTeller {
	/** Call after every evaluation. */
	evaluated(): void;
	/** The wall is left: nobody may take it for running. Never rejects. */
	stop(): Promise<void>;
}

function toldOf({system, level, label, firedAt, since, acked, ...alert}: Alert): ToldAlert {
	return {
		system,
		level: level === 'crit' ? 'crit' : 'warn',
		text: cleanLine(formatAlert({...alert, system, level, since}, longest), longest),
		...(label !== undefined && {label}),
		since: firedAt ?? since,
		...(acked && {held: true}),
	};
}

/** How the wall stands now, without the times of the telling. */
function standingNow({config, live, clock, sandbox}: Parts): Omit<WallStatus, 'pid' | 'startedAt' | 'at'> {
	const levels = systemLevels(config, live, clock.now());
	const systems = config.systems.map(({system, title}, index) => ({system, title, level: levels[index] ?? 'loading'}));
	const firing = worstFirst(live.alerts().filter(isFiring));
	return {
		sandbox,
		title: titleText(systems, live.alerts(), {sandbox}),
		systems,
		alerts: firing.slice(0, mostAlerts).map(toldOf),
		more: Math.max(0, firing.length - mostAlerts),
	};
}

/** Problems of the disk go to the log, once each; the wall goes on. */
export function tellStatus(parts: Parts, folder = statusFolder(stateFolder())): StatusTeller {
	const {pid} = process;
	const startedAt = Date.now();
	let told = '';
	let failed: string | undefined;
	let timer: NodeJS.Timeout | undefined;
	let left = false;
	let writing: Promise<void> = Promise.resolve();
	const heartbeat = repeatedly(() => void touchStatus(folder, pid, Date.now()), minute);
	heartbeat.unref();

	async function write(status: WallStatus): Promise<void> {
		try {
			await writeStatus(folder, status);
			failed = undefined;
		} catch (error) {
			const why = messageOf(error);
			if (why !== failed) parts.log.write(`status: could not be written: ${why}`);
			failed = why;
		}
	}

	function tell(): void {
		timer = undefined;
		const standing = standingNow(parts);
		const text = JSON.stringify(standing);
		if (text === told) return;
		told = text;
		writing = writing.then(() => write({pid, startedAt, at: Date.now(), ...standing}));
	}

	return {
		evaluated() {
			if (timer !== undefined || left) return;
			timer = later(tell, second);
			timer.unref();
		},
		async stop() {
			left = true;
			clearTimeout(timer);
			clearInterval(heartbeat);
			await writing;
			removeStatus(folder, pid);
		},
	};
}
