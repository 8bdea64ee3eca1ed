/** The approvals of a plan while its dialog is open: asked for, and looked at again and again. */
import {useEffect, useState} from 'react';
import {useWall} from '../../hooks/WallContext.ts';
import {codeOf} from '../../src/actions/approval/code.ts';
import {looksSigned} from '../../src/actions/approval/signed.ts';
import type {Standing} from '../../src/actions/approval/types.ts';
import {
	askedText,
	givenText,
	insteadText,
	membersText,
	neededText,
	unapproved,
} from '../../src/actions/approval/words.ts';
import type {ActionDesk} from '../../src/actions/runs.ts';
import type {CopyPlan, Plan} from '../../src/actions/types.ts';
import {keyLabel, keymapOf, keyOf} from '../../src/keys/keymap.ts';
import {later} from '../../src/timers.ts';
import {block, type Line} from './lines.ts';
import {useRuns} from './useDesk.ts';

/** Real ms between two looks into a folder of small files. */
const pause = 1000;

const none: readonly string[] = [];

export interface PlanApprovals {
	/** Why it cannot run yet; undefined where others have approved it, or need not. */
	missing: string | undefined;
	isDenied: boolean;
	/** Other than before once somebody has decided. */
	key: string;
	/** The signed codes that were pasted. */
	signed: readonly string[];
	lines: (width: number) => Line[];
	/** Takes a signed code. */
	paste: (text: string) => void;
}

/** Undefined where nobody is asked. */
export function useApprovals(plan: Plan | CopyPlan, {executor, runs}: ActionDesk): PlanApprovals | undefined {
	const {store, config, drill} = useWall();
	const {approvals} = executor;
	const signed = useRuns(state => state.waiting.find(one => one.plan === plan)?.signed);
	const [standing, setStanding] = useState<Standing>();
	const [trouble, setTrouble] = useState<string>();
	// Where something stands in place of approvals nobody is troubled.
	const isAsked = standing !== undefined && standing.state !== 'waived';
	useEffect(() => {
		if (!isAsked || !approvals) return;
		runs.getState().wait(plan);
		setTrouble(approvals.ask(plan));
	}, [plan, approvals, runs, isAsked]);
	useEffect(() => {
		if (!plan.approvals || !approvals) return;
		let open = true;
		let timer: NodeJS.Timeout | undefined;
		const look = async () => {
			const found = await approvals.standing(plan, signed ?? none);
			if (!open) return;
			// A screen on which nothing changes is not drawn again.
			setStanding(before => (JSON.stringify(before) === JSON.stringify(found) ? before : found));
			timer = later(() => void look(), pause);
		};
		void look();
		return () => {
			open = false;
			clearTimeout(timer);
		};
	}, [plan, approvals, signed]);
	const {approvals: needed} = plan;
	if (!needed) return undefined;
	const instead = insteadText(needed);
	const incidentKey = keyLabel(keyOf('incident', keymapOf(config.wall.keys)));
	return {
		missing: approvals && !standing ? 'looking who has approved it' : unapproved(plan, standing),
		isDenied: standing?.denied !== undefined,
		key: JSON.stringify([standing?.given, standing?.denied, standing?.waived]),
		signed: signed ?? none,
		lines: width => [
			...block('approval', [neededText(needed)], width, 'strong'),
			...block('', standing?.given.map(one => `ok: ${givenText(one, Date.now())}`) ?? [], width, 'ok'),
			...block('', standing?.waived === undefined ? [] : [`ok: ${standing.waived}`], width, 'ok'),
			...block(
				'',
				standing?.missing.map(group => `waits: ${group}${membersText(group, config.wall.people)}`) ?? [],
				width,
				'pending',
			),
			...block('', standing?.denied ? [unapproved(plan, standing) ?? ''] : [], width, 'crit'),
			...block(
				'',
				standing?.state === 'waits'
					? [askedText(codeOf(plan.planHash), standing.missing, config.wall.people, drill !== undefined)]
					: [],
				width,
				'accent',
			),
			...block(
				'',
				standing?.state === 'waits' && instead !== undefined
					? [`or an incident is declared that is ${instead}: Esc, ${incidentKey}; this plan is kept`]
					: [],
				width,
				'accent',
			),
			...block(
				'',
				standing?.state === 'waits' ? [...(trouble === undefined ? [] : [trouble]), ...standing.notes] : [],
				width,
				'warn',
			),
			...block('', ['This is an agreement among people; what enforces access is IAM.'], width, 'dim'),
		],
		paste(text) {
			if (looksSigned(text)) return runs.getState().sign(plan, text);
			store.getState().notify('pasted text is not accepted here but for a signed code', 'error');
		},
	};
}
