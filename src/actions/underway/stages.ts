/** An action on its way as steps: what is done, what goes on, what is still to come. Pure. */
import {shortRevision} from '../../text/revision.ts';
import type {ActionRun} from '../runs.ts';
import type {Phase, Plan, Progress, Step} from '../types.ts';

export interface Stage {
	state: 'done' | 'runs' | 'waits' | 'failed';
	title: string;
	text: string;
	/** When it began, ms; absent while it waits. */
	at?: number;
	/** When its waiting ends at the latest, ms. */
	until?: number;
}

/** The name of what is said without a step of its own. */
const titles: Record<Phase, string> = {
	checking: 'preflight again',
	auditing: 'audit log',
	calling: 'call',
	converging: 'converged',
	converged: 'converged',
	verifying: 'follow',
	unknown: 'outcome',
	refused: 'refused',
	done: 'result',
	failed: 'result',
};

const stateOfStep: Record<Step['state'], Stage['state']> = {waits: 'waits', runs: 'runs', ok: 'done', failed: 'failed'};

/** The steps in the order in which they began or were announced. */
export function stagesOf({progress, result, refused}: ActionRun): Stage[] {
	const ended = result !== undefined || refused !== undefined;
	const steps = progress.some(({step}) => step);
	// The last line of a run is its result, which the step of the verdict has said already.
	const lines = result && steps ? progress.slice(0, -1) : progress;
	const groups: Progress[][] = [];
	for (const line of lines) {
		const last = groups.at(-1);
		const isMore = !line.step && last && !last[0]?.step && last[0]?.phase === line.phase;
		if (isMore) last.push(line);
		else groups.push([line]);
	}
	const begun = (group: Progress[]) => group[0]?.step?.state !== 'waits';
	return groups.map((group, index): Stage => {
		const [first] = group;
		const last = group.at(-1);
		if (!first || !last) return {state: 'waits', title: '', text: ''};
		if (last.step) return ofStep(last, last.step, ended);
		const {phase} = last;
		const isBad = phase === 'refused' || phase === 'failed' || phase === 'unknown';
		// Steps are announced once the call was answered.
		const isOver = ended || (phase === 'calling' && steps) || groups.slice(index + 1).some(begun);
		return {
			state: isBad ? 'failed' : isOver ? 'done' : 'runs',
			title: titles[phase],
			text: isOver && !isBad ? doneText(last, progress, steps) : last.text,
			at: first.at,
		};
	});
}

function ofStep({text, at, since = at}: Progress, {name, state, until}: Step, ended: boolean): Stage {
	if (state === 'waits') return {state: 'waits', title: name, text};
	// What was under way when the action ended has no end of its own.
	if (state === 'runs' && ended) return {state: 'failed', title: name, text, at: since};
	return {
		state: stateOfStep[state],
		title: name,
		text,
		at: since,
		...(state === 'runs' && until !== undefined && {until}),
	};
}

/** What became of a step that says only what it begins. */
function doneText({phase, text}: Progress, progress: readonly Progress[], isAccepted: boolean): string {
	if (phase === 'auditing') return 'the intent is written';
	if (phase !== 'calling') return text;
	if (progress.some(one => one.phase === 'unknown')) return 'outcome unknown, not retried';
	return isAccepted ? 'accepted' : text;
}

/** `roll back webhook-processor to 00006-tdq`. */
export function runTitle({title, facts}: Plan): string {
	const gains = Array.isArray(facts.gains) ? facts.gains.map(String) : [];
	return gains.length === 0 ? title : `${title} to ${gains.map(shortRevision).join(', ')}`;
}

/** When the call was sent, ms; undefined before it. */
export const calledAt = ({progress}: ActionRun): number | undefined =>
	progress.find(({phase}) => phase === 'calling')?.at;

/** Since when the new split is served, ms. */
export function convergedAt({progress}: ActionRun): number | undefined {
	const line = progress.find(({phase}) => phase === 'converged');
	return line?.since ?? line?.at;
}
