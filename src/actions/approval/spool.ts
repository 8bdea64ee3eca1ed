/**
 * Plans that wait for others, and what those decided, in the folder that the users of a machine share. Who wrote a file is told
 * by its owner and by nothing else; the name of a decision cannot be guessed, so that nobody can take its place.
 */
import {randomBytes} from 'node:crypto';
import {lstatSync, readdirSync, rmSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {day} from '../../clock.ts';
import {OwnFileError} from '../../files/own.ts';
import {addShared, checkShared, readShared} from '../../files/shared.ts';
import {cleanLine} from '../../text/clean.ts';
import {hashPlan} from '../plan.ts';
import type {ToldPlan} from '../types.ts';
import {codeOf} from './code.ts';
import type {Decision} from './types.ts';

/** Bytes of a plan at most: it fits into a record of the audit log. */
const longestPlan = 64 * 1024;

/** A plan that waits for others, as it lies in the shared folder. */
export interface Request {
	plan: ToldPlan;
	/** Who asks: the name of the login. */
	user: string;
	/** When it ends, ms of the machine's clock. */
	until: number;
	/** Google, or which sandbox. */
	cloud: string;
}

/** A decision whose person is not worked out yet. */
export interface Found extends Pick<Decision, 'verdict' | 'at' | 'reason'> {
	/** Owner of its file. */
	uid: number;
}

const fileOf = (code: string): string => `plan-${code}.json`;
const beginOf = (code: string): string => `decision-${code}-`;

/** @throws OwnFileError where whoever asks could take away the no of another: only a folder of root's will do */
export function checkSpool(folder: string): void {
	checkShared(folder);
	if (statSync(folder).uid !== 0)
		throw new OwnFileError(`${folder} does not belong to root. As root: install -d -m 1777 ${folder}`);
}

/** Puts a plan where others find it; one that is there already stays. @throws OwnFileError, and errors of writing */
export function putRequest(folder: string, request: Request): void {
	checkSpool(folder);
	tidy(folder);
	const path = join(folder, fileOf(codeOf(request.plan.planHash)));
	try {
		addShared(path, JSON.stringify(request));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	}
}

/** Takes a plan of ours away. Never throws: one that stays has an end. */
export function takeRequest(folder: string, code: string): void {
	try {
		rmSync(join(folder, fileOf(code)), {force: true});
	} catch {
		// Somebody else's, or a folder that is gone.
	}
}

/** A plan that waits, with the user id of whoever asks; undefined where there is none of this code. @throws OwnFileError, and errors of reading */
export function requestOf(folder: string, code: string): (Request & {uid: number}) | undefined {
	checkSpool(folder);
	const found = readShared(join(folder, fileOf(code)), longestPlan);
	if (!found) return undefined;
	const {plan, user, until, cloud} = JSON.parse(found.text) as Request;
	// What is approved is what was read here: the code and the hash have to be those of this very plan.
	if (hashPlan(plan) !== plan.planHash || codeOf(plan.planHash) !== code)
		throw new OwnFileError(`the plan ${code} is not what its hash says. Refuse it`);
	return {
		plan,
		user: cleanLine(String(user), 64),
		until: Number(until),
		cloud: cleanLine(String(cloud)),
		uid: found.uid,
	};
}

/** The plans that wait, the oldest first; what cannot be read is none. @param now ms of the machine's clock. @throws OwnFileError, and errors of reading the folder */
export function requestsIn(folder: string, now: number): (Request & {uid: number})[] {
	checkSpool(folder);
	const codes = readdirSync(folder).flatMap(name => /^plan-([0-9A-Z-]{14})\.json$/.exec(name)?.[1] ?? []);
	return codes
		.flatMap(code => quietly(() => requestOf(folder, code)) ?? [])
		.filter(({until}) => until > now)
		.sort((a, b) => a.until - b.until);
}

/** @throws OwnFileError, and errors of writing */
export function putDecision(folder: string, planHash: string, decision: Omit<Found, 'uid'>): void {
	checkSpool(folder);
	tidy(folder);
	const name = `${beginOf(codeOf(planHash))}${randomBytes(8).toString('hex')}.json`;
	addShared(join(folder, name), JSON.stringify({...decision, planHash}));
}

/** What was decided about a plan, by anybody. @throws OwnFileError, and errors of reading the folder */
export function decisionsIn(folder: string, planHash: string): Found[] {
	checkSpool(folder);
	const begin = beginOf(codeOf(planHash));
	return readdirSync(folder)
		.filter(name => name.startsWith(begin) && name.endsWith('.json'))
		.flatMap(name => quietly(() => decisionIn(join(folder, name), planHash)) ?? []);
}

function decisionIn(path: string, planHash: string): Found | undefined {
	const found = readShared(path);
	if (!found) return undefined;
	const {verdict, at, reason, planHash: of} = JSON.parse(found.text);
	if (of !== planHash || (verdict !== 'approve' && verdict !== 'deny')) return undefined;
	return {
		verdict,
		at: Number(at),
		uid: found.uid,
		...(typeof reason === 'string' && {reason: cleanLine(reason, 200)}),
	};
}

/** Takes away what we put there a day ago and before: nobody else but root may. */
function tidy(folder: string): void {
	const own = process.getuid?.();
	for (const name of readdirSync(folder).filter(one => /^(plan|decision)-/.test(one)))
		quietly(() => {
			const {uid, mtimeMs} = lstatSync(join(folder, name));
			if (uid === own && Date.now() - mtimeMs > day) rmSync(join(folder, name), {force: true});
		});
}

/** Files of others must not stop us: a link, a pipe or nonsense in the folder is nobody's decision. */
function quietly<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
