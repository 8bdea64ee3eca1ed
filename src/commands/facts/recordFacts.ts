/** Writes down what happens on the wall: alerts that change, what people take on, tick, arm and send. */
import {type ActionRun, type ActionsStore, runName} from '../../actions/runs.ts';
import type {ActionResult} from '../../actions/types.ts';
import type {Alert, AlertState} from '../../checks/types.ts';
import type {Clock} from '../../clock.ts';
import type {Journal} from '../../journal/journal.ts';
import type {Store, WallState} from '../../store/store.ts';
import type {Echo} from './echo.ts';

/** Nothing of these is worth a word, unless something burned before. */
const quiet: ReadonlySet<AlertState> = new Set<AlertState>(['ok', 'pending', 'loading', 'unset']);

/** @param user whoever sits at this wall. Returns how to stop. */
export function recordFacts({
	store,
	runs,
	journal,
	user,
	clock,
	echo,
}: {
	store: Pick<Store, 'getState' | 'subscribe'>;
	runs: Pick<ActionsStore, 'getState' | 'subscribe'>;
	journal: Journal;
	user: string;
	clock: Pick<Clock, 'now'>;
	/** What comes from facts is none again. */
	echo?: Pick<Echo, 'isOn'>;
}): () => void {
	/** How each alert stood when it was last written down, before the start too. */
	const stood = new Map<string, {state: AlertState; level: Alert['level']}>();
	for (const fact of journal.facts())
		if (fact.kind === 'alert') stood.set(fact.key, {state: fact.to, level: fact.level});

	function recordAlert(alert: Alert): void {
		const {key, title, state, level, severity, value, limit, system} = alert;
		const before = stood.get(key) ?? {state: 'ok', level: 'ok'};
		const same = before.state === state && before.level === level;
		// What is not judged yet says nothing, and what only builds up is no event.
		if (same || state === 'loading' || (quiet.has(state) && quiet.has(before.state))) return;
		stood.set(key, {state, level});
		const limits = limit === undefined ? {} : {limit};
		journal.record({
			kind: 'alert',
			key,
			title,
			from: before.state,
			to: state,
			level,
			severity,
			value,
			...limits,
			system,
		});
	}

	/** What a person took back has their name; what ended with its time or its alert has none. */
	function recordHolds({alerts, holds}: WallState, {alerts: earlier, holds: before}: WallState): void {
		const titled = (key: string): {key: string; title?: string} => {
			const title = [...alerts, ...earlier].find(one => one.key === key)?.title;
			return {key, ...(title !== undefined && {title})};
		};
		for (const [key, hold] of holds)
			if (before.get(key) !== hold) journal.record({kind: 'hold', ...titled(key), hold, by: hold.who});
		for (const [key, {kind, until}] of before) {
			if (holds.has(key)) continue;
			const isOver =
				until <= clock.now() || (kind === 'ack' && !alerts.some(one => one.key === key && one.state !== 'ok'));
			journal.record({kind: 'hold', ...titled(key), ...(!isOver && {by: user})});
		}
	}

	function onStore(state: WallState, before: WallState): void {
		const {alerts, holds, itemTicks, mode} = state;
		if (alerts !== before.alerts) for (const alert of alerts) recordAlert(alert);
		const isEcho = echo?.isOn() === true;
		if (holds !== before.holds && !isEcho) recordHolds(state, before);
		if (itemTicks !== before.itemTicks && !isEcho) {
			for (const [item, tick] of Object.entries(itemTicks))
				if (before.itemTicks[item] !== tick)
					journal.record({kind: 'item', item, tick, ...(tick.by !== undefined && {by: tick.by})});
			for (const item of Object.keys(before.itemTicks))
				if (itemTicks[item] === undefined) journal.record({kind: 'item', item, by: user});
		}
		if (mode.kind !== before.mode.kind)
			journal.record({kind: 'mode', to: mode.kind, reason: mode.kind === 'armed' ? mode.reason : '', by: user});
	}

	function recordRun(ran: ActionRun, phase: 'sent' | ActionResult['phase']): void {
		const {plan, progress, result} = ran;
		const {action, title, planHash} = plan;
		const {kind, system, target} = action;
		const text = result?.summary ?? progress.at(-1)?.text ?? title;
		const undo = phase === 'sent' ? {undo: plan.undo} : {};
		const what = {run: runName(ran), action: kind, target, title, phase, text, planHash, ...undo};
		journal.record({kind: 'action', ...what, system, by: user});
	}
	const isSent = ({progress}: ActionRun) => progress.some(({phase}) => phase === 'calling');

	const stops = [
		store.subscribe(onStore),
		runs.subscribe(({runs: now}, {runs: before}) => {
			if (now === before) return;
			for (const run of now) {
				const earlier = before.find(({id}) => id === run.id);
				if (run === earlier) continue;
				if (isSent(run) && !(earlier && isSent(earlier))) recordRun(run, 'sent');
				if (run.result && !earlier?.result) recordRun(run, run.result.phase);
			}
		}),
	];
	return () => {
		for (const stop of stops) stop();
	};
}
