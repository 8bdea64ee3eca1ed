/** Whether the terminal shows what the wall draws: colours, characters, tmux, the clipboard. Pure. */
import type {Env} from '../env.ts';
import {bare} from '../terminal/passthrough.ts';
import {unicodeIn} from '../theme/theme.ts';
import type {Finding} from './finding.ts';

/** What was asked of the terminal. */
export interface Seen {
	env: Env;
	/** Whether somebody sits at it. */
	tty: boolean;
	columns: number;
	rows: number;
	/** chalk's level. */
	colors: number;
	/** Options of the tmux around it by name; absent outside tmux, or where it does not answer. */
	tmux?: ReadonlyMap<string, string>;
}

const part = {part: 'terminal'} as const;
const depths = ['no colours', '16 colours', '256 colours', '16 million colours'];

export function terminalFindings(seen: Seen): readonly Finding[] {
	if (!seen.tty) return [{...part, level: 'ok', says: 'no terminal here: run doctor in the one that shows the wall'}];
	return [sizeOf(seen), colours(seen), characters(seen), clipboard(seen), ...multiplexer(seen)];
}

function sizeOf({columns, rows}: Seen): Finding {
	const says = `${columns}x${rows} cells`;
	return columns >= 80 && rows >= 24
		? {...part, level: 'ok', says}
		: {...part, level: 'look', says: `${says}: panes become lines`, todo: 'give it 80x24 at least, 120x40 for charts'};
}

function colours({env, colors}: Seen): Finding {
	const says = depths[colors] ?? `${colors}`;
	if (colors > 0) return {...part, level: 'ok', says: `${says} (TERM=${env.TERM ?? ''})`};
	const why = env.NO_COLOR ? 'NO_COLOR is set' : `TERM is ${env.TERM ?? 'not set'}`;
	return {...part, level: 'look', says: `${says}: ${why}`, todo: 'export TERM=xterm-256color, or pitwall --color 256'};
}

function characters({env}: Seen): Finding {
	if (unicodeIn(env)) return {...part, level: 'ok', says: 'UTF-8: charts are drawn in braille'};
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || 'not set';
	return {...part, level: 'look', says: `ASCII only: the locale is ${locale}`, todo: 'export LC_ALL=C.UTF-8'};
}

function clipboard({env, tmux}: Seen): Finding {
	if (bare(env) || env.VTE_VERSION !== undefined || env.TERM_PROGRAM === 'Apple_Terminal')
		return {
			...part,
			level: 'look',
			says: 'this terminal has no OSC 52: y copies to a file',
			todo: 'use a terminal with OSC 52 (kitty, WezTerm, iTerm2, foot, Windows Terminal), or read the file that y names',
		};
	if (tmux?.get('set-clipboard') === 'off')
		return {
			...part,
			level: 'look',
			says: 'tmux keeps what y copies to itself: set-clipboard is off',
			todo: 'tmux set -s set-clipboard external',
		};
	return {...part, level: 'ok', says: `y copies by ${env.TMUX ? "tmux's buffer and " : ''}OSC 52`};
}

function multiplexer({env, tmux}: Seen): Finding[] {
	if (!env.TMUX) return [];
	if (!tmux) return [{...part, level: 'look', says: 'tmux does not answer', todo: 'look at: tmux show -g'}];
	const escapeTime = Number(tmux.get('escape-time') ?? 0);
	return [
		tmux.get('focus-events') === 'on'
			? {...part, level: 'ok', says: 'tmux tells when the pane is looked at'}
			: {
					...part,
					level: 'look',
					says: 'tmux does not tell when the pane is looked at: the wall cannot say what happened meanwhile',
					todo: 'tmux set -g focus-events on',
				},
		...(escapeTime > 100
			? [
					{
						...part,
						level: 'look',
						says: `Esc takes ${escapeTime} ms to arrive`,
						todo: 'tmux set -s escape-time 20',
					} as const,
				]
			: []),
		...(/^(tmux|screen)/.test(env.TERM ?? '')
			? []
			: [
					{
						...part,
						level: 'look',
						says: `TERM is ${env.TERM ?? 'not set'} inside tmux`,
						todo: 'tmux set -g default-terminal tmux-256color',
					} as const,
				]),
	];
}
