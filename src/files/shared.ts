/**
 * Small files in a folder that the users of a machine share: everybody may add one, and only its owner, or root, changes it
 * or takes it away. The owner of a file, which the system tells, is the proof of who wrote it.
 */
import * as fs from 'node:fs';
import {isWritableByOthers, OwnFileError, whyForeign, whyNotRegular} from './own.ts';

/** Bytes of a shared file: one record. */
const usual = 4096;

export interface SharedFile {
	text: string;
	/** User id of its owner. */
	uid: number;
}

/** @throws OwnFileError for a folder in which somebody could change what others wrote, in one line that says what to do */
export function checkShared(folder: string): void {
	const why = whyNotShared(folder);
	if (why !== undefined) throw new OwnFileError(`${why}. As root: install -d -m 1777 ${folder}`);
}

function whyNotShared(folder: string): string | undefined {
	const found = fs.statSync(folder, {throwIfNoEntry: false});
	if (!found) return `${folder} is not there`;
	return found.isDirectory() ? whyForeign(folder) : `${folder} is no folder`;
}

/** Undefined where there is none. @throws OwnFileError for what has more than `most` bytes or is no file, or could have been written by others, and errors of reading */
export function readShared(path: string, most = usual): SharedFile | undefined {
	const fd = openShared(path);
	if (fd === undefined) return undefined;
	try {
		const stat = fs.fstatSync(fd);
		const irregular = whyNotRegular(stat);
		if (irregular) throw new OwnFileError(`${path}: ${irregular}, not a regular file. Remove it`);
		if (isWritableByOthers(stat)) throw new OwnFileError(`${path}: others can write it. Remove it`);
		if (stat.size > most) throw new OwnFileError(`${path} has ${stat.size} bytes, more than ${most}. Remove it`);
		return {text: fs.readFileSync(fd, 'utf8'), uid: stat.uid};
	} finally {
		fs.closeSync(fd);
	}
}

function openShared(path: string): number | undefined {
	try {
		return fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT') return undefined;
		if (code === 'ELOOP') throw new OwnFileError(`${path} is a symlink. Remove it`, {cause: error});
		throw error;
	}
}

/** Adds a file that everybody may read, all of it or nothing. @throws errors of writing; EEXIST where there is one already */
export function addShared(path: string, text: string): void {
	const draft = `${path}.draft-${process.pid}`;
	fs.rmSync(draft, {force: true});
	try {
		fs.writeFileSync(draft, text, {mode: 0o644, flag: 'wx'});
		// Whatever the umask says.
		fs.chmodSync(draft, 0o644);
		// Unlike a rename, a link replaces nothing.
		fs.linkSync(draft, path);
	} finally {
		fs.rmSync(draft, {force: true});
	}
}
