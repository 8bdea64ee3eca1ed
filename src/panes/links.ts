/** Links out of the wall: which ones there are, and which may be shown. Pure. */

import type {SystemConfig} from '../config/schema/system.ts';
import type {Env} from '../env.ts';
import type {FoldedLine} from '../poll/types.ts';
import {cut, widthOf} from '../text/format.ts';
import {isoText} from '../zone.ts';

export interface Link {
	title: string;
	/** Checked: http or https, ASCII, short enough for every terminal. */
	url: string;
}

/** Bytes of a URL that terminals accept in OSC 8. */
const longestUrl = 2083;

/** The URL as a browser would read it; undefined unless it is http(s) to a plain host. A name before an @ would pose as the host. */
export function safeUrl(text: string): string | undefined {
	if (!URL.canParse(text)) return undefined;
	const {protocol, username, password, hostname, href} = new URL(text);
	if (!/^https?:$/.test(protocol) || username || password || !hostname) return undefined;
	return href.length <= longestUrl && /^[!-~]+$/.test(href) ? href : undefined;
}

/** A text as a link, where it is an address that may be opened. */
export const linkOf = (title: string, text: string): Link[] => {
	const url = safeUrl(text);
	return url ? [{title, url}] : [];
};

/** The links of the system file, in its order; `{project}` in one stands for the project, which a wall file may override. */
export const systemLinks = (system: SystemConfig | undefined): Link[] =>
	system
		? Object.entries(system.links).flatMap(([title, url]) =>
				linkOf(`${system.system} ${title}`, url.replaceAll('{project}', encodeURIComponent(system.project))),
			)
		: [];

/** One log entry in the Logs Explorer, by its id and time. */
export function logLinks({project}: SystemConfig, {insertId, t, service}: FoldedLine): Link[] {
	const near = (ms: number) => isoText(ms);
	const query = [
		// Times of entries are finer than ours.
		`timestamp>="${near(t)}"`,
		`timestamp<="${near(t + 1)}"`,
		...(insertId ? [`insertId="${insertId.replaceAll(/["\\]/g, '\\$&')}"`] : []),
	].join('\n');
	const url = `https://console.cloud.google.com/logs/query;query=${encodeURIComponent(query)}?project=${encodeURIComponent(project)}`;
	return linkOf(`log entry of ${service}`, url);
}

/** Where clicking works: terminals that say so, and nothing between them and us that drops it. */
export function showsLinks(env: Env): boolean {
	const {TMUX, STY, TERM = '', TERM_PROGRAM = '', NCURSES_NO_UTF8_ACS} = env;
	if (TMUX || STY || NCURSES_NO_UTF8_ACS === '1' || /^(screen|tmux|linux|dumb)/.test(TERM)) return false;
	return (
		/^(iTerm\.app|WezTerm|ghostty|vscode)$/.test(TERM_PROGRAM) ||
		/^(xterm-kitty|xterm-ghostty|foot|alacritty|wezterm)/.test(TERM) ||
		Boolean(env.WT_SESSION || env.KITTY_WINDOW_ID) ||
		Number(env.VTE_VERSION ?? 0) >= 5000
	);
}

/** Text that leads to the URL on a click: OSC 8. Only for URLs from `safeUrl`. */
export const hyperlink = (url: string, text: string): string => `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\`;

/** Host and as much of the path as fits. */
export function shortUrl(url: string, width: number, ellipsis: string): string {
	const {host, pathname, search} = new URL(url);
	const text = host + (pathname === '/' && search === '' ? '' : pathname + search);
	return widthOf(text) <= width ? text : cut(text, width, ellipsis);
}
