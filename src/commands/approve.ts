/** `pitwall approve`: the answer of somebody else to a plan. */
import * as fs from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline/promises';
import {planLines} from '../../panels/dialogs/lines.ts';
import {codeOf, readCode} from '../actions/approval/code.ts';
import {practiceKey, practisers} from '../actions/approval/practice.ts';
import {newKey, publicOf, signedCode} from '../actions/approval/signed.ts';
import {putDecision, type Request, requestOf, requestsIn} from '../actions/approval/spool.ts';
import type {Decision} from '../actions/approval/types.ts';
import {neededText} from '../actions/approval/words.ts';
import {currentActor} from '../actions/audit/actor.ts';
import {factsOf} from '../actions/audit/entries.ts';
import {openAudit} from '../actions/audit/log.ts';
import {stateFolder} from '../config/paths.ts';
import {UsageError} from '../config/usage.ts';
import {OwnFileError, openOwn, ownFolder, readOwn} from '../files/own.ts';
import {inAscii} from '../text/ascii.ts';
import {age} from '../text/durations.ts';
import {unicodeIn} from '../theme/theme.ts';
import {type ConfigOptions, resolveConfig, wallFile} from './resolve.ts';

export interface ApproveOptions extends ConfigOptions {
	list?: boolean;
	deny?: boolean;
	reason?: string;
	yes?: boolean;
	shared?: string;
	keygen?: boolean;
	sign?: string;
	practise?: string;
}

type Waiting = Request & {uid: number};

const keyFile = (): string => join(stateFolder(), 'approve.key');
const say = (text: string): void => {
	process.stdout.write(`${unicodeIn(process.env) ? text : inAscii(text)}\n`);
};

/** @returns the exit code: 0 answered, 1 left as it was. @throws UsageError */
export async function approve(options: ApproveOptions, typed: string | undefined): Promise<number> {
	try {
		if (options.keygen) return keygen();
		if (options.list) return list(await sharedFolder(options));
		const code = readCode(typed ?? '');
		if (typed === undefined) throw new UsageError('pitwall: which code? The dialog of the plan shows it, and --list.');
		if (code === undefined) throw new UsageError(`pitwall: ${typed} is no code of a plan. Look once more.`);
		if (options.practise !== undefined) return signAs(code, options.practise, practiced(options.practise), options);
		if (options.sign !== undefined) return signAs(code, options.sign, ownKey(), options);
		return await answer(code, options);
	} catch (error) {
		if (error instanceof OwnFileError) throw new UsageError(`pitwall: ${error.message}.`);
		throw error;
	}
}

/** @throws UsageError where none is known */
async function sharedFolder(options: ApproveOptions): Promise<string> {
	const folder = options.shared ?? (wallFile(options) ? (await resolveConfig(options)).wall.shared : undefined);
	if (folder !== undefined) return folder;
	throw new UsageError(
		'pitwall: no folder is shared on this machine. Write shared: into the wall file, or name the folder by --shared; from another machine sign the code (--sign).',
	);
}

function list(folder: string): number {
	const waiting = requestsIn(folder, Date.now());
	if (waiting.length === 0) say('nothing waits for an approval');
	for (const {plan, user, uid, until} of waiting)
		say(
			`${codeOf(plan.planHash)}  ${plan.title}  ${plan.approvals ? neededText(plan.approvals) : ''}  asked by ${user} (user ${uid}), for ${age(until - Date.now())} more`,
		);
	return 0;
}

/** Makes the key where there is none, and says what of it may be known. @throws OwnFileError */
function keygen(): number {
	ownFolder(stateFolder());
	const path = keyFile();
	if (!fs.existsSync(path)) {
		const fd = openOwn(path, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL);
		fs.writeFileSync(fd, newKey().secret);
		fs.fsyncSync(fd);
		fs.closeSync(fd);
	}
	say(`The key is ${path}; nobody else may read it. What belongs under people: of the wall file:`);
	say(`  ${currentActor().user}: {groups: [manager], key: ${publicOf(ownKey())}}`);
	return 0;
}

/** @throws UsageError where there is none, and OwnFileError */
function ownKey(): string {
	const secret = readOwn(keyFile(), 4096);
	if (secret === undefined)
		throw new UsageError('pitwall: there is no key to sign with. pitwall approve --keygen makes one.');
	return secret;
}

function practiced(name: string) {
	if (practisers.includes(name)) return practiceKey(name);
	throw new UsageError(`pitwall: nobody in the sandbox is called ${name}. There are ${practisers.join(', ')}.`);
}

const decisionOf = ({deny, reason}: ApproveOptions): Pick<Decision, 'verdict' | 'at' | 'reason'> => ({
	verdict: deny ? 'deny' : 'approve',
	at: Date.now(),
	...(reason !== undefined && {reason}),
});

function signAs(code: string, person: string, key: Parameters<typeof signedCode>[1], options: ApproveOptions): number {
	say(signedCode({code, person, ...decisionOf(options)}, key));
	return 0;
}

async function answer(code: string, options: ApproveOptions): Promise<number> {
	const folder = await sharedFolder(options);
	const request = requestOf(folder, code);
	if (!request || request.until <= Date.now())
		throw new UsageError(
			`pitwall: no plan of the code ${code} waits. It was done, made anew, or too old; --list says what waits.`,
		);
	if (request.uid === process.getuid?.())
		throw new UsageError('pitwall: it is your own plan. Somebody else has to approve it, from their own login.');
	show(request);
	if (!options.yes && !(await agreed(options))) {
		say('left as it was');
		return 1;
	}
	const {plan} = request;
	const decided = decisionOf(options);
	const {verdict, reason} = decided;
	// What is not written down is not said.
	await openAudit({path: join(stateFolder(), 'audit.jsonl'), now: () => Date.now()}).append({
		kind: verdict,
		...factsOf(plan),
		by: currentActor().user,
		...(reason !== undefined && {reason}),
	});
	putDecision(folder, plan.planHash, decided);
	say(`${verdict === 'approve' ? 'approved' : 'denied'}: ${plan.title}`);
	return 0;
}

function show({plan, user, uid, until, cloud}: Waiting): void {
	say(`${plan.title}, on ${cloud}; asked by ${user} (user ${uid}), for ${age(until - Date.now())} more\n`);
	const width = Math.min(process.stdout.columns ?? 100, 120);
	for (const {text} of planLines(plan, {items: [], ok: true, stale: false}, Date.now(), width)) say(text);
}

/** @throws UsageError without a terminal */
async function agreed({deny}: ApproveOptions): Promise<boolean> {
	const word = deny ? 'deny' : 'approve';
	if (!process.stdin.isTTY)
		throw new UsageError(`pitwall: without a terminal nobody can be asked. --yes says to ${word} it.`);
	const asking = createInterface({input: process.stdin, output: process.stdout});
	try {
		return (await asking.question(`Type ${word}, anything else leaves it as it is: `)).trim() === word;
	} finally {
		asking.close();
	}
}
