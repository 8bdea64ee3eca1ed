/** What to do about a system that burns, a line each: the likely cause, what speaks against it, the next steps, whom it hits. Pure. */
import type {CommandId} from '../keys/keymap.ts';
import type {Step, Story} from '../triage/types.ts';

export interface StepLine {
	/** Stands in front of the first of its kind. */
	name: string;
	/** The command whose key does it. */
	command?: CommandId;
	text: string;
}

/** At most `most`: the next step stays longest, then the likely cause. */
export function stepLines({causes, next, affects}: Story, most: number): StepLine[] {
	const [cause] = causes;
	const [against] = cause?.against ?? [];
	const [first, ...others] = next;
	const step = ({words, command}: Step, name: string): StepLine => ({
		...{name, text: words},
		...(command !== undefined && {command}),
	});
	// A change stands with its proof in the line of what changed: here is why it is suspected.
	const about = cause?.change
		? cause.evidence.slice(0, 2).join('; ')
		: [cause?.title, cause?.telling || cause?.evidence[0]].filter(Boolean).join(': ');
	const likely = cause && {name: cause.word, text: about};
	const lines: StepLine[] = [
		...(likely && (most > 1 || !first) ? [likely] : []),
		...(first ? [step(first, 'next')] : []),
		...(against === undefined ? [] : [{name: 'against', text: against}]),
		...(affects === '' ? [] : [{name: 'affects', text: affects}]),
		...others.map(one => step(one, 'then')),
	];
	return lines.slice(0, most);
}
