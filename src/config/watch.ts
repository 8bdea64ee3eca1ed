/** Notices when files change, however they are saved: in place, by rename, by a swapped symlink, deleted and made anew. */
import {type FSWatcher, readlinkSync, watch} from 'node:fs';
import {join, parse, resolve, sep} from 'node:path';

export interface FileWatch {
	/** From now on these files, and no others. */
	watch(files: Iterable<string>): void;
	stop(): void;
}

/** Longest chain of symlinks that is followed. */
const maxLinks = 40;

/**
 * The entries of folders whose change may change what the file holds: the file itself, its folder, every symlink on the
 * way (a ConfigMap is swapped two links up), and the first part that is missing. Folder → names in it.
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

/** @param changed called `quiet` ms after the last sign of a change; `failed` once, when folders cannot be watched. */
export function watchFiles(changed: () => void, failed: (error: Error) => void, quiet = 150): FileWatch {
	let watchers: FSWatcher[] = [];
	let watched = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	let told = false;
	const fail = (error: Error) => {
		if (!told) failed(error);
		told = true;
	};
	const soon = () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			open();
			changed();
		}, quiet);
	};
	/** All of them anew, new before old: a folder that was deleted and made again has its name, but its watcher is dead. */
	function open(): void {
		const spots = new Map<string, Set<string>>();
		for (const file of watched) spotsOf(file, spots);
		const old = watchers;
		watchers = [...spots].flatMap(([folder, names]) => {
			try {
				const watcher = watch(folder, {persistent: false}, (_, name) => {
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
			// What changed before there was anyone to see it.
			soon();
		},
		stop() {
			clearTimeout(timer);
			for (const watcher of watchers) watcher.close();
			watchers = [];
		},
	};
}
