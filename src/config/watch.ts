/** Notices changes of files, however they are saved: in place, by rename, by a swapped symlink, deleted and created again. */

import {type FSWatcher, readlinkSync, statSync, watch} from 'node:fs';
import {join, parse, resolve, sep} from 'node:path';
import {later, repeatedly} from '../timers.ts';

export interface FileWatch {
	/** Watches these files from now on, and no others. */
	watch(files: Iterable<string>): void;
	stop(): void;
}

/** Longest chain of symlinks that is followed. */
const maxLinks = 40;

/**
 * The folder entries whose change may change the file's content: the file itself, its folder, every symlink on the way (a
 * ConfigMap is swapped two links up), and the first part that is missing. Folder → names in it.
 */
export function spotsOf(file: string, spots = new Map<string, Set<string>>(), links = 0): Map<string, Set<string>> {
	const absolute = resolve(file);
	const {root} = parse(absolute);
	const parts = absolute.slice(root.length).split(sep);
	let at = root;
	for (const [index, part] of parts.entries()) {
		const here = join(at, part);
		const target = linkTarget(here);
		if (target !== 'none' || index >= parts.length - 2) {
			const names = spots.get(at) ?? new Set();
			spots.set(at, names.add(part));
		}
		if (target === 'missing') return spots;
		if (target !== 'none') {
			if (links >= maxLinks) return spots;
			return spotsOf(resolve(at, target.link, ...parts.slice(index + 1)), spots, links + 1);
		}
		at = here;
	}
	return spots;
}

function linkTarget(path: string): {link: string} | 'none' | 'missing' {
	try {
		return {link: readlinkSync(path)};
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'none';
	}
}

/** A text that changes when the file is saved. */
function stampOf(file: string): string {
	try {
		const {ino, size, mtimeMs, ctimeMs} = statSync(file);
		return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
	} catch {
		return 'none';
	}
}

export interface WatchOptions {
	/** Debounce, real ms: `changed` is called after this long without a further event. */
	quiet?: number;
	/** Real ms between two polls where folders cannot be watched. */
	pace?: number;
	open?: typeof watch;
}

/**
 * Watches the folders; where that fails (no inotify instance is left, a network mount), polls the files every two seconds.
 * @param changed called after the last event; `failed` once, with the reason for polling
 */
export function watchFiles(
	changed: () => void,
	failed: (error: Error) => void,
	{quiet = 150, pace = 2000, open: openWatch = watch}: WatchOptions = {},
): FileWatch {
	let watchers: FSWatcher[] = [];
	let watched = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	let polling: NodeJS.Timeout | undefined;
	let seen = '';
	const stamps = () => [...watched].map(stampOf).join('\n');
	const fail = (error: Error) => {
		if (polling) return;
		seen = stamps();
		polling = repeatedly(() => {
			const now = stamps();
			if (now !== seen) soon();
			seen = now;
		}, pace);
		polling.unref();
		failed(error);
	};
	const soon = () => {
		clearTimeout(timer);
		timer = later(() => {
			open();
			changed();
		}, quiet);
	};
	/** Opens all watchers again, the new ones before the old are closed: the watcher of a folder that was deleted and created again is dead. */
	function open(): void {
		const spots = new Map<string, Set<string>>();
		for (const file of watched) spotsOf(file, spots);
		const old = watchers;
		watchers = [...spots].flatMap(([folder, names]) => {
			try {
				const watcher = openWatch(folder, {persistent: false}, (_, name) => {
					if (name === null || names.has(name)) soon();
				});
				return [watcher.on('error', fail)];
			} catch (error) {
				fail(error as Error);
				return [];
			}
		});
		for (const watcher of old) watcher.close();
	}
	return {
		watch(files) {
			const next = new Set(files);
			if (next.size === watched.size && [...next].every(file => watched.has(file))) return;
			watched = next;
			open();
			// Report changes from before the watchers were open.
			soon();
		},
		stop() {
			clearTimeout(timer);
			clearInterval(polling);
			for (const watcher of watchers) watcher.close();
			watchers = [];
		},
	};
}
