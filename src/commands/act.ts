/** `pitwall act`: the plan of an action without a wall, or the wall on the dialog of the action. It never executes anything. */
import {heading, planLines} from '../../panels/dialogs/lines.ts';
import {approvalTitle, neededText} from '../actions/approval/words.ts';
import {anySpecOf, entryOf} from '../actions/catalogue.ts';
import {copyPreflight} from '../actions/copies.ts';
import {formFields, validateForm} from '../actions/form.ts';
import {windowAnswers} from '../actions/guards/windows.ts';
import type {Eyes} from '../actions/look/look.ts';
import {offersOf, targetOf} from '../actions/offers.ts';
import {anyPlanOf} from '../actions/plan.ts';
import {runPreflight} from '../actions/preflight.ts';
import type {Answered, AnySpec} from '../actions/spec.ts';
import type {CopyPlan, Offer, ParamValues, Plan, PreflightReport, Target, ToldPlan} from '../actions/types.ts';
import type {SystemConfig} from '../config/schema/system.ts';
import {UsageError} from '../config/usage.ts';
import {writeNow} from '../terminal/sequences.ts';
import {inAscii} from '../text/ascii.ts';
import {messageOf} from '../text/errors.ts';
import {nearest} from '../text/nearest.ts';
import {unicodeIn} from '../theme/theme.ts';
import {type HeadlessOptions, openHeadless} from './headless.ts';
import {wantsPlain} from './plain.ts';
import {resolveConfig} from './resolve.ts';
import {type WatchOptions, watch} from './watch.ts';

export interface ActOptions extends HeadlessOptions, WatchOptions {
	target?: string;
	param?: Readonly<Record<string, string>>;
	/** Print the plan, and end. */
	plan?: boolean;
	json?: boolean;
}

/** Cells of a line where the output does not say how wide it is. */
const usualWidth = 100;

type Given = Readonly<Record<string, string>>;

/** @throws UsageError where it is not allowed, or on several */
function offerOf(systems: readonly SystemConfig[], action: string, {system, target}: ActOptions): Offer {
	const all = systems
		.filter(({system: name}) => system === undefined || name === system)
		.flatMap(one => offersOf(one, [action]));
	const found = all.filter(offer => target === undefined || offer.target === target);
	const [offer, ...others] = found;
	if (offer && others.length === 0) return offer;
	const names = (offer ? found : all).map(one => `${one.target} (${one.system})`).join(', ');
	if (offer)
		throw new UsageError(`pitwall: ${action} is allowed on ${names}. Write --target, and --system if need be.`);
	throw new UsageError(
		names === ''
			? `pitwall: ${action} is allowed on nothing here. List its targets under actions.allow.`
			: `pitwall: ${action} is not allowed on '${target}'. It is on ${names}.`,
	);
}

/** The parameters by the fields of the form, whose initial values stand for those that are not given. @throws UsageError */
function fromForm(spec: AnySpec, target: Target, given: Given): ParamValues {
	const fields = spec.fields?.(target) ?? {};
	const names = Object.keys(fields);
	for (const name of Object.keys(given)) {
		const field = fields[name];
		if (!field) {
			const near = nearest(name, names);
			const known = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`;
			throw new UsageError(`pitwall: no parameter '${name}'. ${near ? `Did you mean ${near}?` : known}`);
		}
		// What is in argv can be read by everybody on the machine, and is kept by the shell.
		if (Object.hasOwn(field, 'secret'))
			throw new UsageError(`pitwall: ${name} is a secret: it is typed in the wall, never given in a command line.`);
	}
	const initial = Object.fromEntries(formFields(fields).map(({name, initial: text}) => [name, text]));
	const checked = validateForm(fields, {...initial, ...given});
	if ('params' in checked) return checked.params;
	throw new UsageError(
		Object.entries(checked.errors).map(([name, error]) => `pitwall: --param ${name}=...: ${error}.`),
	);
}

/** The chosen row, or the one that is suggested. @throws UsageError where no row is like that, RangeError where it may not be chosen */
function fromChoices(spec: AnySpec, target: Target, seen: unknown, given: Given, now: number): ParamValues {
	const {rows, suggested} = spec.choices?.(target, seen, now) ?? {rows: [], suggested: 0};
	const isGiven = (params: ParamValues) =>
		Object.entries(given).every(([name, value]) => String(params[name]) === value);
	if (Object.keys(given).length === 0) {
		const params = rows[suggested]?.params;
		if (!params || typeof params.problem === 'string')
			throw new RangeError(`nothing can be chosen${params ? `: ${String(params.problem)}` : ''}`);
		return params as ParamValues;
	}
	const found = rows.find(({params}) => isGiven(params as ParamValues));
	if (found) return found.params as ParamValues;
	const params = rows.flatMap(({params}) => (typeof params.problem === 'string' ? [] : [params as ParamValues]));
	const known = params.map(one =>
		Object.entries(one)
			.map(([name, value]) => `${name}=${String(value)}`)
			.join(' '),
	);
	throw new UsageError(`pitwall: that cannot be chosen. It can be ${known.join(', ') || 'nothing'}.`);
}

async function paramsOf(spec: AnySpec, target: Target, seen: unknown, given: Given, now: number): Promise<ParamValues> {
	return spec.choices ? fromChoices(spec, target, seen, given, now) : fromForm(spec, target, given);
}

/** What only a wall knows: what runs, what ran, what is hidden. */
const nothing = {busy: undefined, validate: undefined, leftBefore: undefined, keeps: () => false};

/** Whose approval a plan waits for in a wall: nobody is asked from here. */
const approvalOf = ({approvals}: ToldPlan): Answered[] =>
	approvals
		? [{title: approvalTitle, state: 'skipped', detail: `of ${neededText(approvals)}: a wall asks, and waits`}]
		: [];

/** What is asked of a plan before it could run, as far as reading tells. */
function preflightOf(plan: Plan | CopyPlan, spec: AnySpec, eyes: Eyes, target: Target): Promise<PreflightReport> {
	const approval = approvalOf(plan);
	const guards = async () => [
		...windowAnswers(plan.action, {system: target.system, mitigates: undefined, now: eyes.clock.now()}),
		...approval,
	];
	if ('copies' in plan) {
		if ('copies' in spec) return copyPreflight(plan, spec, {target, eyes, approval});
	} else if (!('copies' in spec)) return runPreflight(plan, spec, {...{eyes, target, guards}, ...nothing});
	throw new TypeError(`${plan.action.kind} has no such plan`);
}

async function print(options: ActOptions, action: string): Promise<number> {
	const headless = await openHeadless(options);
	try {
		const {config, clock, reads} = headless;
		const offer = offerOf(config.systems, action, options);
		const target = targetOf(config.systems, offer);
		if (!target) throw new UsageError(`pitwall: ${action} is not allowed on ${offer.target}.`);
		const spec = await anySpecOf(action);
		const given = options.param ?? {};
		// Wrong input is said before anything is asked.
		if (!spec.choices) fromForm(spec, target, given);
		const eyes: Eyes = {reads, clock};
		const seen = await spec.look(eyes, target);
		const now = clock.now();
		const params = await paramsOf(spec, target, seen, given, now);
		const plan = anyPlanOf(spec, seen, {action, target, params, now, speed: clock.speed});
		const report = await preflightOf(plan, spec, eyes, target);
		if (options.json) process.stdout.write(`${JSON.stringify({plan, preflight: report}, undefined, 2)}\n`);
		else write([heading(plan.title), ...planText(plan, report, clock.now())]);
		return report.ok ? 0 : 1;
	} catch (error) {
		if (error instanceof UsageError) throw error;
		// Past the redirection of stderr, which is for libraries.
		writeNow(2, `pitwall: cannot plan: ${messageOf(error)}\n`, 100);
		return 1;
	} finally {
		await headless.stop();
	}
}

const planText = (plan: Plan | CopyPlan, report: PreflightReport, now: number): string[] => [
	...planLines(plan, report, now, process.stdout.columns || usualWidth).map(({text}) => text),
	`${'risk'.padEnd(10)}${plan.risk}${'copies' in plan ? ', copied only: a person carries it out' : ''}`,
	`${'plan'.padEnd(10)}${plan.planHash}`,
];

function write(lines: readonly string[]): void {
	const text = `${lines.join('\n')}\n`;
	process.stdout.write(unicodeIn(process.env) ? text : inAscii(text));
}

/** @throws UsageError */
export async function act(options: ActOptions, action: string): Promise<number> {
	if (options.plan || options.json) return print(options, action);
	const {isTTY} = process.stdout;
	if (!(isTTY && process.stdin.isTTY) || wantsPlain(options.plain, process.env, isTTY))
		throw new UsageError(`pitwall: an action is confirmed in a terminal. --plan prints what it would do.`);
	const {systems} = await resolveConfig(options);
	const offer = offerOf(systems, action, options);
	const target = targetOf(systems, offer);
	const given = options.param ?? {};
	const spec = await anySpecOf(action);
	const isGiven = Object.keys(given).length > 0;
	// A choice is made on what is seen then; its parameters are those of its rows.
	const params = isGiven && target && !spec.choices ? fromForm(spec, target, given) : given;
	const asked = isGiven ? {...offer, params} : offer;
	return watch({...options, system: offer.system, open: {kind: 'act', title: entryOf(action).verb, offers: [asked]}});
}
