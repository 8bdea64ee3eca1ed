/** A frozen plan, and its confirmation by hand. */
import {useEffect, useState} from 'react';
import {useRunningNow} from '../../hooks/useClock.ts';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useTextField} from '../../hooks/useTextField.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {looksSigned} from '../../src/actions/approval/signed.ts';
import {asksReason, reasonProblem} from '../../src/actions/confirm.ts';
import {commandText} from '../../src/actions/plan.ts';
import type {ActionDesk} from '../../src/actions/runs.ts';
import type {Overridable, Plan, PreflightReport} from '../../src/actions/types.ts';
import {keymapOf} from '../../src/keys/keymap.ts';
import type {ActionDialog} from '../../src/store/types.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {type Asked, Confirm, confirmHeight, messageLines} from './Confirm.tsx';
import {blocked, heading, type Line, mendOf, planLines, waitsOnly} from './lines.ts';
import {Lines, minSize, type StageProps} from './parts.tsx';
import {useApprovals} from './useApprovals.ts';

interface PlanStageProps extends StageProps {
	plan: Plan;
	desk: ActionDesk;
	/** Confirmed: the executor has begun. */
	onStarted: (id: number) => void;
	/** Makes the plan again from fresh data. */
	onReplan: () => void;
	/** Plans an action that makes a failed question true. */
	onMend: (action: string) => void;
	/** The dialog that arming returns to: it makes this plan again. */
	again: ActionDialog;
}

const expired = 'the plan expired: Ctrl-R plans again';

/** What it takes to run a plan although its preflight failed. */
function insisting(word: string, takes: Overridable | undefined): string {
	if (takes === 'glass') return `BREAK GLASS: say why and type "${word}"; all walls here show it`;
	return `failed; ${takes === 'reason' ? 'say why and ' : ''}type "${word}" to run it all the same; it is written down`;
}

/**
 * Shows a frozen plan and asks for its confirmation: the field has the focus, and every plan is confirmed by its word and
 * Enter, after the reason where its risk asks for one. What else can be done is on keys that type nothing. While nothing may be
 * run there is no field, and the key that arms leads back here.
 */
export function PlanStage({plan, desk, width, height, onStarted, onReplan, onMend, again}: PlanStageProps) {
	const {store, host, clock, config} = useWall();
	const now = useRunningNow(1000);
	const [report, setReport] = useState<PreflightReport>();
	const [problem, setProblem] = useState('');
	const [copied, setCopied] = useState('');
	const [offset, setOffset] = useState(0);
	const onChange = () => {
		setProblem('');
		setCopied('');
	};
	const typed = useTextField({pastes: false, onChange});
	const reason = useTextField({onChange});
	const isReasoned = asksReason(plan, report?.takes);
	const [isFirst, setFirst] = useState(true);
	const isSayingWhy = isReasoned && isFirst;
	const inner = dialogSize(width, height);
	const approvals = useApprovals(plan, desk);
	const lines = planLines(plan, report, Math.max(now, plan.target.shownAt), inner.width, approvals?.lines(inner.width));
	useEffect(() => {
		let open = true;
		void desk.executor.preflight(plan, approvals?.signed).then(answer => {
			if (!open) return;
			setReport(answer);
			// What was wrong before may be right by now.
			setProblem('');
		});
		return () => {
			open = false;
		};
		// What was pasted shows in what was decided.
	}, [desk, plan, approvals?.key]);

	const refusal = desk.executor.refusal();
	// To run a plan against its preflight more has to be typed.
	const word = report?.override ?? plan.confirm;
	const left = Math.max(0, Math.ceil((plan.expiresAt - Math.max(now, plan.target.shownAt)) / clock.speed / 1000));
	const goodFor = `the plan is good for ${left > 120 ? `${Math.floor(left / 60)} m` : `${left} s`}`;
	const message = standing();
	function standing(): Line {
		// It is over whether or not one may act, and arming brings back another one.
		if (left === 0) return {text: expired, tone: 'crit'};
		if (refusal !== undefined)
			return {text: problem === '' || problem === refusal ? refusal : `${problem}; ${refusal}`, tone: 'warn'};
		if (problem !== '') return {text: problem, tone: 'crit'};
		if (copied) return {text: copied, tone: 'accent'};
		if (!report) return {text: 'armed; the preflight is still running', tone: 'pending'};
		if (approvals?.isDenied) return {text: `${approvals.missing}; Ctrl-R plans again`, tone: 'crit'};
		if (approvals?.missing !== undefined && waitsOnly(report))
			return {text: `${approvals.missing}; ${goodFor}; in need: "${report.override}"`, tone: 'pending'};
		if (report.override !== undefined) return {text: insisting(report.override, report.takes), tone: 'crit'};
		if (!report.ok) return {text: blocked(report), tone: 'crit'};
		return {text: `armed; ${goodFor}`, tone: 'armed'};
	}
	const said = messageLines(message.text, inner.width);
	const room = inner.height - confirmHeight(isReasoned ? 2 : 1, said.length);
	const run = () => {
		const {text} = typed.field;
		if (refusal !== undefined) return setProblem('nothing was run');
		if (clock.now() >= plan.expiresAt) return setProblem(expired);
		if (!report) return setProblem('the preflight is still running');
		if (!report.ok && report.override === undefined) return setProblem(blocked(report));
		const unreasoned = isReasoned ? reasonProblem(reason.field.text) : undefined;
		if (isSayingWhy || unreasoned !== undefined) {
			setProblem(unreasoned ?? '');
			return setFirst(unreasoned !== undefined);
		}
		if (text.trim() === '') return setProblem(`type ${word}, then Enter; Esc cancels`);
		if (text.trim() !== word) return setProblem(`that is not ${word}`);
		const given = {...(isReasoned && {reason: reason.field.text.trim()}), ...(approvals && {signed: approvals.signed})};
		const id = desk.runs.getState().start(desk.executor, plan, text.trim(), given);
		forget();
		onStarted(id);
	};
	const forget = () => {
		desk.runs.getState().leave(plan);
		if (plan.approvals) desk.executor.approvals?.withdraw(plan);
	};
	/** A signed code approves; whatever else is pasted goes where it would have gone. */
	const paste = (text: string) => {
		if (isSayingWhy && !looksSigned(text)) return reason.keys.paste?.(text);
		approvals?.paste(text);
	};
	const replan = () => {
		forget();
		onReplan();
	};
	const scroll = (by: number) => setOffset(at => Math.max(0, Math.min(at + by, lines.length - room + 1)));
	useDialogKeys(
		({name}) => {
			if (name === 'down' || name === 'pgdn') return scroll(name === 'down' ? 1 : room - 1);
			if (name === 'up' || name === 'pgup') return scroll(name === 'up' ? -1 : 1 - room);
			if (name === 'enter') return run();
			if (name === 'tab' || name === 'shift-tab') return setFirst(!isSayingWhy);
			if (name === 'ctrl-r') return replan();
			const mend = report && mendOf(report);
			if (name === 'ctrl-o' && mend !== undefined) return onMend(mend);
			if (name === 'ctrl-y') {
				// Whoever pastes it elsewhere does the same as whoever runs it here.
				if (approvals?.missing !== undefined) return setProblem(`not copied: ${approvals.missing}`);
				setProblem('');
				return void host.copy(commandText(plan)).then(setCopied);
			}
			if (refusal === undefined) return;
			// Without a field letters are keys.
			if (name === 'j' || name === 'k') return scroll(name === 'j' ? 1 : -1);
			if (!keymapOf(config.wall.keys).some(({id, keys}) => id === 'arm' && keys.includes(name)))
				return setProblem('nothing was run');
			if (config.wall.readOnly) return setProblem('nothing was run');
			store.getState().openDialog({kind: 'arm', backTo: again});
		},
		refusal === undefined ? {...(isSayingWhy ? reason : typed).keys, ...(approvals && {paste})} : undefined,
	);

	const asked: Asked[] = [
		...(isReasoned ? [{question: 'why: ', short: 'why: ', field: reason.field, isActive: isSayingWhy}] : []),
		{question: `type ${word}: `, short: 'type the name: ', field: typed.field, isActive: !isSayingWhy},
	];
	return (
		<Dialog
			title={heading(plan.title)}
			width={width}
			height={height}
			{...minSize}
			hints={[
				...(refusal === undefined ? ['Enter run'] : []),
				'Ctrl-R plan again',
				`Ctrl-Y copy the command${plan.further ? 's' : ''}`,
			]}
			esc="cancel"
		>
			<Lines lines={lines} width={inner.width} height={room} offset={offset} scroll="Up Down" />
			<Confirm asked={refusal === undefined ? asked : []} said={said} tone={message.tone} width={inner.width} />
		</Dialog>
	);
}
