/** Approvals in words. Pure. */
import type {People} from '../../config/schema/people.ts';
import {ago} from '../../text/durations.ts';
import type {Answered} from '../spec.ts';
import type {ToldPlan} from '../types.ts';
import type {Decision, Standing} from './types.ts';

/** What the question of the preflight is called. */
export const approvalTitle = 'approval';

const listText = (words: readonly string[]): string => words.join(', ').replace(/, ([^,]*)$/, ' and $1');

/** `critical or high`: the incidents that stand for an approval; undefined where none does. */
export const insteadText = ({unless}: NonNullable<ToldPlan['approvals']>): string | undefined =>
	unless?.incident.join(' or ');

/** `manager and security, each another person`, `team-lead, unless an incident is open that is critical or high`. */
export function neededText(needed: NonNullable<ToldPlan['approvals']>): string {
	const {all, distinct, evidence} = needed;
	const who = `${listText(all)}${all.length > 1 && distinct ? ', each another person' : ''}`;
	const instead = insteadText(needed);
	return [
		instead === undefined ? who : `${who}, unless an incident is open that is ${instead}`,
		...(evidence === undefined ? [] : [`and ${evidence}`]),
	].join('; ');
}

/** ` (of ana, bob)`: whom to ask; empty where nobody is in the group, which is said elsewhere. */
export function membersText(group: string, people: People): string {
	const members = Object.keys(people).filter(name => people[name]?.groups.includes(group));
	return members.length === 0 ? '' : ` (of ${members.join(', ')})`;
}

/** How those whom it waits for approve a plan. @param alone whoever drills, who is all of them */
export function askedText(code: string, groups: readonly string[], people: People, alone: boolean): string {
	if (!alone) return `they type on this machine: pitwall approve ${code}`;
	const names = groups.map(group => Object.keys(people).find(name => people[name]?.groups.includes(group)) ?? group);
	const lines = names.map(name => `pitwall approve ${code} --practise ${name}`);
	return `you practise alone: in another terminal ${lines.join(', then ')}; paste here what it prints`;
}

const reasonText = ({reason}: Decision): string => (reason === undefined ? '' : `: ${reason}`);

/** `manager: ana, 3 m ago`. @param now ms of the machine's clock */
export const givenText = ({group, decision}: Standing['given'][number], now: number): string =>
	`${group}: ${decision.person}, ${ago(now - decision.at)}${reasonText(decision)}`;

/** What keeps a plan from running; undefined where nobody is asked or all said yes. @param standing undefined where nobody can be asked */
export function unapproved(
	{approvals}: Pick<ToldPlan, 'approvals'>,
	standing: Standing | undefined,
): string | undefined {
	if (!approvals) return undefined;
	if (!standing) return `it needs the approval of ${neededText(approvals)}: this wall cannot ask for it`;
	if (standing.denied) return `denied by ${standing.denied.person}${reasonText(standing.denied)}`;
	if (standing.missing.length === 0) return undefined;
	return `waits for the approval of ${listText(standing.missing)}`;
}

/**
 * The approvals as a question of the preflight; none where nobody is asked. Breaking the glass passes those that wait; a no is
 * a no, and nothing stands for evidence.
 */
export function approvalAnswers({approvals}: Pick<ToldPlan, 'approvals'>, standing: Standing | undefined): Answered[] {
	if (!approvals) return [];
	const title = approvalTitle;
	const why = unapproved({approvals}, standing);
	if (why === undefined)
		return [{title, state: 'ok', detail: standing?.waived ?? listText(standing?.given.map(whoText) ?? [])}];
	const isPassable = standing?.denied === undefined && approvals.evidence === undefined;
	return [{title, state: 'failed', detail: why, ...(isPassable && {overridable: 'glass' as const})}];
}

const whoText = ({group, decision}: Standing['given'][number]): string => `${decision.person} for ${group}`;
