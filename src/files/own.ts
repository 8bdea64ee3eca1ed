/**
 * Files of ours: state, logs and caches, and configs that were found and not named. A file that others could have put there
 * or changed is refused, and so is one that is not regular: opening a FIFO waits for a writer that never comes.
 */
import * as fs from 'node:fs';
import {dirname, join, parse, resolve, sep} from 'node:path';

/** A file or folder that is not what it must be; the message is one line that says what to do. */
export class OwnFileError extends Error {
	override readonly name = 'OwnFileError';
}

/** The user id of this process; undefined where the system has no users. */
const uid = process.getuid?.();

/** Symlinks on the way to one file that are followed. */
const maxLinks = 40;

const isOurs = ({uid: owner}: fs.Stats): boolean => uid === undefined || owner === uid;
const isTrusted = (stat: fs.Stats): boolean => isOurs(stat) || stat.uid === 0;
/** Whether the group or everybody may write it. */
export const isWritableByOthers = ({mode}: fs.Stats): boolean => uid !== undefined && (mode & 0o022) !== 0;
const isSticky = ({mode}: fs.Stats): boolean => (mode & 0o1000) !== 0;

/**
 * Why users other than the caller and root could change what this path holds; undefined where none can. Checks the file,
 * every folder above it and every symlink on the way, because renaming any of them is enough. In a sticky folder such as
 * /tmp only the owner can rename. @throws errors of lstat
 */
export function whyForeign(path: string): string | undefined {
	return foreignPart(resolve(path), 0);
}

function foreignPart(path: string, links: number): string | undefined {
	const {root} = parse(path);
	const parts = path.slice(root.length).split(sep).filter(Boolean);
	let at = root;
	for (const [index, part] of ['', ...parts].entries()) {
		at = join(at, part);
		const stat = fs.lstatSync(at);
		if (!isTrusted(stat)) return `${at} belongs to user ${stat.uid}`;
		if (stat.isSymbolicLink()) {
			if (links >= maxLinks) return `${at} is one of too many symlinks`;
			return foreignPart(resolve(dirname(at), fs.readlinkSync(at), ...parts.slice(index)), links + 1);
		}
		if (isWritableByOthers(stat) && !(stat.isDirectory() && isSticky(stat))) return `${at} can be written by others`;
	}
	return undefined;
}

/** Why a file is not regular; undefined where it is. */
export function whyNotRegular(stat: fs.Stats): string | undefined {
	if (stat.isFile()) return undefined;
	if (stat.isDirectory()) return 'it is a folder';
	if (stat.isFIFO()) return 'it is a pipe';
	if (stat.isSocket()) return 'it is a socket';
	return 'it is a device';
}

/**
 * Makes a folder and the parents that are missing, closed to others. Not by Node's `recursive`, which tries for ever where a
 * parent is there and takes no folder, as /proc. @throws errors of mkdir
 */
export function makeFolder(path: string, mode = 0o700): void {
	const parent = dirname(path);
	if (parent !== path && !fs.statSync(parent, {throwIfNoEntry: false})) makeFolder(parent, mode);
	try {
		fs.mkdirSync(path, {mode});
	} catch (error) {
		if (!fs.statSync(path, {throwIfNoEntry: false})?.isDirectory()) throw error;
	}
}

/**
 * Makes a folder with its parents where it is missing, and closes it to all other users.
 * `wasOpen`: others could write to it until now, so its files may be theirs.
 * @throws OwnFileError where it belongs to somebody else or is no folder, and errors of mkdir
 */
export function ownFolder(path: string): {wasOpen: boolean} {
	// Making it is the dearest way to learn that it is there, and a wall asks every second.
	if (!fs.lstatSync(path, {throwIfNoEntry: false})) makeFolder(path);
	// The path may be a symlink (a home on another disk), but only one of ours.
	const link = fs.lstatSync(path);
	const stat = fs.statSync(path);
	if (!stat.isDirectory()) throw new OwnFileError(`${path} is no folder. Remove it`);
	if (!isOurs(stat) || !isOurs(link))
		throw new OwnFileError(`${path} belongs to user ${isOurs(link) ? stat.uid : link.uid}. Remove it, or name another`);
	const wasOpen = isWritableByOthers(stat);
	if (uid !== undefined && (stat.mode & 0o077) !== 0) fs.chmodSync(path, 0o700);
	return {wasOpen};
}

/**
 * Opens a regular file of ours, never through a symlink in its last part and never waiting. Made with mode 0600 where
 * `flags` has O_CREAT; one that others could write is refused. The caller closes the descriptor.
 * @throws OwnFileError, and errors of opening (ENOENT, ENOSPC, ...)
 */
export function openOwn(path: string, flags: number): number {
	let fd: number;
	try {
		fd = fs.openSync(path, flags | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK, 0o600);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ELOOP') throw new OwnFileError(`${path} is a symlink. Remove it`, {cause: error});
		// A pipe without a reader, or a folder.
		if (code === 'ENXIO' || code === 'EISDIR')
			throw new OwnFileError(`${path} is no regular file. Remove it`, {cause: error});
		throw error;
	}
	const wrong = whyNotOwn(fs.fstatSync(fd));
	if (wrong === undefined) return fd;
	fs.closeSync(fd);
	throw new OwnFileError(`${path}: ${wrong}`);
}

function whyNotOwn(stat: fs.Stats): string | undefined {
	const irregular = whyNotRegular(stat);
	if (irregular) return `${irregular}, not a regular file. Remove it`;
	if (!isOurs(stat)) return `it belongs to user ${stat.uid}. Remove it, or name another`;
	return isWritableByOthers(stat) ? 'others can write it. Remove it, or chmod go-w it' : undefined;
}

/** Reads a file of ours whole; undefined where there is none. @throws OwnFileError, also past `most` bytes, and errors of reading */
export function readOwn(path: string, most: number): string | undefined {
	let fd: number;
	try {
		fd = openOwn(path, fs.constants.O_RDONLY);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
	try {
		return readWhole(fd, most);
	} catch (error) {
		throw error instanceof OwnFileError ? new OwnFileError(`${path}: ${error.message}`) : error;
	} finally {
		fs.closeSync(fd);
	}
}

/**
 * Reads a regular file that a person wrote: follows symlinks (ConfigMaps, dotfiles), never waits.
 * @throws OwnFileError where it is no regular file or longer than `most` bytes, and errors of reading
 */
export function readGiven(path: string, most: number): string {
	const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
	try {
		return readWhole(fd, most);
	} finally {
		fs.closeSync(fd);
	}
}

function readWhole(fd: number, most: number): string {
	const stat = fs.fstatSync(fd);
	const wrong = whyNotRegular(stat);
	if (wrong) throw new OwnFileError(`${wrong}, not a regular file`);
	if (stat.size > most) throw new OwnFileError(`it has ${stat.size} bytes; more than ${most} are not read`);
	return fs.readFileSync(fd, 'utf8');
}

/**
 * At a path that somebody named a draft takes the place of a file, and of nothing else: renamed over `/dev/stdout` or a pipe it would
 * take that away from everybody.
 * @throws OwnFileError where something else stands there
 */
export function mayReplace(path: string): void {
	const stat = fs.statSync(path, {throwIfNoEntry: false});
	const why = stat && whyNotRegular(stat);
	if (why !== undefined) throw new OwnFileError(`${why}, and a file would take its place`);
}

/** Drafts of this process so far: two writes of one file at the same time need two drafts. */
let drafts = 0;

/** Writes a file whose path somebody named, otherwise as `replaceOwn`. Rejects with OwnFileError where no file stands there, too. */
export async function replaceGiven(path: string, text: string): Promise<void> {
	mayReplace(path);
	await replaceOwn(path, text);
}

/**
 * Writes a file of ours as a whole (0600), atomically: a kill at any moment leaves the old or the new one. In a folder of ours it takes
 * the place of whatever stands there, since nobody else has put it there rightly. Rejects with errors of writing.
 */
export async function replaceOwn(path: string, text: string): Promise<void> {
	const draft = `${path}.${process.pid}.${drafts++}`;
	try {
		// A killed process with the same id may have left its draft.
		await fs.promises.rm(draft, {force: true});
		await fs.promises.writeFile(draft, text, {mode: 0o600, flag: 'wx', flush: true});
		await fs.promises.rename(draft, path);
	} catch (error) {
		await fs.promises.rm(draft, {force: true});
		throw error;
	}
}
