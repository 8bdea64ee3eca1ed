/** What a person did in a drill, and when, read from its facts. Pure. */
import type {Severity} from '../config/schema/values.ts';
import type {Fact} from '../journal/fact.ts';
import type {ByHand, Deed, Scenario} from './types.ts';

type Of<Kind extends Fact['kind']> = Extract<Fact, {kind: Kind}>;

/** The name under which a drill writes its own steps down: hints, what was done by hand, and its end. */
export const drillBook = ({id}: Pick<Scenario, 'id'>): string => `drill:${id}`;
export const hintStep = 'hint';
export const byHandStep = 'by hand';

/** One change that was made or tried, and what it was in this scenario. */
export interface Attempt {
	at: number;
	/** `run.rollback webhook-processor`, or what was done by hand. */
	text: string;
	is: 'right' | 'wrong' | 'other';
	/** It was refused before anything was sent. */
	blocked: boolean;
	/** It is wrong only before something right was done. */
	early?: true;
	because?: string;
}

/** All times are ms of the clock of the drill. */
export interface Moments {
	/** The first check of the scenario fired. */
	pagedAt?: number;
	acknowledgedAt?: number;
	declaredAt?: number;
	/** As it was declared or changed to, in order. */
	severities: readonly {at: number; severity: Severity}[];
	/** Messages that left, or were told by hand. */
	messages: readonly {at: number; template?: string}[];
	/** Clocks that were met by hand, by their id, and when first. */
	met: ReadonlyMap<string, number>;
	attempts: readonly Attempt[];
	/** Since when every check of the scenario is well, after something right was done. */
	mitigatedAt?: number;
	/** Somebody said that it is over. */
	resolvedAt?: number;
	/** When something of its system fired again after it was mitigated, the last time. */
	brokeAt?: number;
	steps: {done: number; skipped: number; unexplained: number};
	hints: number;
	provenCauses: readonly string[];
	postmortemAt?: number;
}

const checkOf = ({key, system = ''}: Of<'alert'>): string =>
	key.slice(key.startsWith(`${system}.`) ? system.length + 1 : 0).replace(/\[.*$/s, '');

const isOf =
	<Kind extends Fact['kind']>(kind: Kind) =>
	(fact: Fact): fact is Of<Kind> =>
		fact.kind === kind;

const fits = (wanted: Deed, {action, target}: Deed): boolean =>
	wanted.action === action && (wanted.target === undefined || wanted.target === target);

/** Whether an action is one that mitigates. */
export const isRightDeed = ({right}: Pick<Scenario, 'right'>, deed: Deed): boolean =>
	right.some(one => fits(one, deed));

/** @param facts those of the drill, oldest first */
export function momentsOf(scenario: Scenario, facts: readonly Fact[]): Moments {
	const alerts = facts.filter(isOf('alert')).filter(({system}) => system === scenario.system);
	const own = alerts.filter(fact => scenario.checks.includes(checkOf(fact)));
	// An incident of another system is not about this trouble, and nor is an alert of it.
	const declared = facts.filter(isOf('declared')).find(({system}) => system === scenario.system);
	const changes = facts.filter(isOf('changed'));
	const acknowledged = facts.find(
		fact =>
			(fact.kind === 'hold' && fact.hold?.kind === 'ack' && fact.key.startsWith(`${scenario.system}.`)) ||
			(fact.kind === 'met' && fact.timer === 'ack') ||
			fact === declared,
	);
	const attempts = inTime([...deedsOf(scenario, facts), ...byHandOf(scenario, facts)]);
	const rightAt = attempts.find(({is, blocked}) => is === 'right' && !blocked)?.at;
	const paged = own.find(({to}) => to === 'firing');
	// What never fired was never seen to end.
	const mitigatedAt = rightAt === undefined || !paged ? undefined : wellSince(own, rightAt);
	return {
		...at('pagedAt', paged),
		...at('acknowledgedAt', acknowledged),
		...at('declaredAt', declared),
		severities: [declared, ...changes].flatMap(fact =>
			fact?.severity === undefined ? [] : [{at: fact.at, severity: fact.severity}],
		),
		messages: facts.flatMap(fact => {
			if (fact.kind === 'sent') return fact.failed === undefined ? [{at: fact.at, template: fact.template}] : [];
			return fact.kind === 'met' && ['message', 'update'].includes(fact.timer) ? [{at: fact.at}] : [];
		}),
		met: new Map(
			facts
				.filter(isOf('met'))
				.toReversed()
				.map(({timer, at: metAt}) => [timer, metAt]),
		),
		attempts,
		...(mitigatedAt !== undefined && {mitigatedAt}),
		...at(
			'resolvedAt',
			changes.find(({state}) => state === 'resolved' || state === 'postmortem' || state === 'closed'),
		),
		...at(
			'brokeAt',
			mitigatedAt === undefined ? undefined : alerts.findLast(fact => fact.at > mitigatedAt && fact.to === 'firing'),
		),
		steps: stepsOf(scenario, facts),
		hints: facts.filter(fact => isOfDrill(scenario, fact) && fact.step.startsWith(hintStep)).length,
		provenCauses: facts.flatMap(fact => (fact.kind === 'hypothesis' && fact.state === 'proven' ? [fact.text] : [])),
		...at(
			'postmortemAt',
			facts.find(
				fact =>
					(fact.kind === 'met' && fact.timer === 'postmortem.schedule') ||
					(fact.kind === 'changed' && fact.state === 'postmortem'),
			),
		),
	};
}

const at = <Name extends string>(name: Name, fact: Fact | undefined): Partial<Record<Name, number>> =>
	fact === undefined ? {} : ({[name]: fact.at} as Partial<Record<Name, number>>);

/** Since when none of these fires, the last time; undefined where one still does. Never before `from`. */
function wellSince(alerts: readonly Of<'alert'>[], from: number): number | undefined {
	const burning = new Set<string>();
	let since: number | undefined = from;
	for (const {key, to, at: when} of alerts) {
		if (to === 'firing') burning.add(key);
		else if (to === 'ok' || to === 'pending') burning.delete(key);
		// Whoever cannot see, or is not sure yet, has not seen it end.
		else continue;
		if (burning.size > 0) since = undefined;
		else since ??= Math.max(when, from);
	}
	return since;
}

/** By when they were made. What was wrong too early only is neither right nor wrong once something right was done. */
function inTime(all: readonly Attempt[]): Attempt[] {
	const rightAt = Math.min(...all.filter(({is, blocked}) => is === 'right' && !blocked).map(({at: madeAt}) => madeAt));
	return all
		.map(one => (one.early && one.at > rightAt ? {...one, is: 'other' as const} : one))
		.toSorted((a, b) => a.at - b.at);
}

/** The actions of the wall, each once. */
function deedsOf(scenario: Scenario, facts: readonly Fact[]): Attempt[] {
	const runs = Map.groupBy(facts.filter(isOf('action')), ({run}) => run);
	return [...runs.values()].flatMap((run): Attempt[] => {
		const [first] = run;
		if (!first) return [];
		const {action, target} = first;
		const blocked = !run.some(({phase}) => phase === 'sent') && run.some(({phase}) => phase === 'failed');
		const failed = run.some(({phase}) => phase === 'failed');
		const wrong = scenario.wrong.find(one => fits(one, first));
		const isRight = !failed && isRightDeed(scenario, first);
		const because = blocked ? run.at(-1)?.text : wrong?.because;
		return [
			{
				at: first.at,
				text: `${action} ${target}`,
				is: wrong ? 'wrong' : isRight ? 'right' : 'other',
				blocked,
				...(wrong?.early && {early: wrong.early}),
				...(because !== undefined && {because}),
			},
		];
	});
}

const isOfDrill = (scenario: Scenario, fact: Fact): fact is Of<'step'> =>
	fact.kind === 'step' && fact.runbook === drillBook(scenario);

/** What was said to be done by hand; saying it twice is doing it once. */
function byHandOf(scenario: Scenario, facts: readonly Fact[]): Attempt[] {
	return scenario.byHand.flatMap((move): Attempt[] => {
		const fact = facts.find(one => isOfDrill(scenario, one) && one.step === stepOf(move));
		if (!fact) return [];
		const {text, because} = move;
		return [{at: fact.at, text, is: move.is === 'harmless' ? 'other' : move.is, blocked: false, because}];
	});
}

/** The step by which a drill writes down what was done by hand. */
export const stepOf = ({id}: Pick<ByHand, 'id'>): string => `${byHandStep} ${id}`;

/** Steps of the runbook as each of them stands at last. */
function stepsOf({runbook}: Scenario, facts: readonly Fact[]): Moments['steps'] {
	const last = new Map(
		facts
			.filter(isOf('step'))
			.filter(fact => fact.runbook === runbook)
			.map(fact => [fact.step, fact]),
	);
	const all = [...last.values()];
	const skipped = all.filter(({result}) => result === 'skipped');
	return {
		done: all.filter(({result}) => result === 'done').length,
		skipped: skipped.length,
		unexplained: skipped.filter(({text}) => text.trim() === '').length,
	};
}
