/** Running walls in words: a line for the status bar of tmux, and all of it for people. Pure. */
import {type Level, worst} from '../checks/types.ts';
import {ago} from '../text/durations.ts';
import {fit, plural, widthOf} from '../text/format.ts';
import {localTime, utcMinute} from '../zone.ts';
import type {HeardWall, ToldAlert, WallStatus} from './types.ts';

const levelWords: Record<Level, string> = {
	crit: 'CRIT',
	warn: 'WARN',
	blind: 'BLIND',
	nodata: 'no data',
	loading: 'looking',
	pending: 'builds up',
	unset: 'unset',
	ok: 'ok',
};

/** Why a wall is not to be believed; undefined while it runs. */
function doubt({state, heardAt}: HeardWall, now: number): string | undefined {
	if (state === 'running') return undefined;
	return state === 'silent'
		? `silent, last heard ${ago(now - heardAt)}`
		: `ended without a farewell ${ago(now - heardAt)}`;
}

/** tmux would take these as the beginning of a style or of a command. */
const forTmux = (text: string): string => text.replace(/#(?=[[({,])/g, '');

/** One line: the titles of the walls that run; without one, the newest that ran; without any, that none runs. */
export function shortStatus(walls: readonly HeardWall[], now: number): string {
	const running = walls.filter(({state}) => state === 'running');
	const told = running.length > 0 ? running : walls.slice(0, 1);
	if (told.length === 0) return 'pitwall: not running';
	return told
		.map(wall => {
			const why = doubt(wall, now);
			return forTmux(why === undefined ? wall.status.title : `pitwall: ${why}`);
		})
		.join(' | ');
}

const alertLine = ({system, level, text, label, since, held}: ToldAlert): string =>
	`  ${[levelWords[level], label, system].filter(Boolean).join(' ')}: ${text}, since ${localTime(since, 'UTC')} UTC${held ? ', held' : ''}`;

function wallLines(wall: HeardWall, now: number): string[] {
	const {pid, startedAt, at, sandbox, systems, alerts, more} = wall.status;
	const why = doubt(wall, now);
	const head = `wall of process ${pid}, started ${utcMinute(startedAt)}${sandbox ? ', in the SANDBOX' : ''}`;
	if (wall.state === 'dead') return [`${head}: ${why}`];
	const width = Math.max(0, ...systems.map(({system}) => widthOf(system)));
	return [
		`${head}${why === undefined ? '' : `: ${why}`}`,
		...systems.map(({system, title, level}) => `  ${fit(system, width)}  ${fit(levelWords[level], 9)}  ${title}`),
		...alerts.map(alertLine),
		...(more > 0 ? [`  and ${plural(more, 'more alert')}`] : []),
		`  so since ${localTime(at, 'UTC', true)} UTC`,
	];
}

/** Several lines for every wall, without a newline at the end. */
export const longStatus = (walls: readonly HeardWall[], now: number): string =>
	walls.length === 0
		? "no wall runs. Start one with 'pitwall', or look once with 'pitwall check'."
		: walls.flatMap(wall => wallLines(wall, now)).join('\n');

/** How all walls that run stand together, as an exit code of `pitwall check`; 3 where none runs. */
export function statusCode(walls: readonly HeardWall[]): number {
	const running = walls.filter(({state}) => state === 'running').map(({status}) => status);
	const level = worst(running.flatMap(levelsOf));
	if (running.length === 0) return 3;
	return level === 'crit' ? 2 : level === 'warn' ? 1 : level === 'ok' ? 0 : 3;
}

const levelsOf = ({systems}: WallStatus): Level[] => systems.map(({level}) => level);
