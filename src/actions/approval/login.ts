/** User ids of logins, as the system tells them: a directory service may know people that no file lists. */
import {execFile} from 'node:child_process';
import {minute} from '../../clock.ts';

/** A login keeps its number for at least this long, ms: the approvals of an open dialog are looked up again and again. */
const keptFor = minute;
const known = new Map<string, {uid: Promise<number | undefined>; at: number}>();

/** The user id of a login of this machine; undefined where there is none. Never rejects. @param login not beginning with `-` */
export function uidOf(login: string): Promise<number | undefined> {
	const found = known.get(login);
	if (found && performance.now() - found.at < keptFor) return found.uid;
	const uid = new Promise<number | undefined>(resolve => {
		execFile('id', ['-u', login], {timeout: 5000}, (error, text) =>
			resolve(error || !/^\d+\s*$/.test(text) ? undefined : Number(text)),
		);
	});
	known.set(login, {uid, at: performance.now()});
	return uid;
}
