/** A frozen plan that a person carries out elsewhere: it is read and copied here, and never run. */
import {Text} from 'ink';
import {useEffect, useState} from 'react';
import type {KeyPress} from '../../hooks/router.ts';
import {useRunningNow} from '../../hooks/useClock.ts';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {ActionRefused, type CopyPlan} from '../../src/actions/types.ts';
import {messageOf} from '../../src/text/errors.ts';
import {cut} from '../../src/text/format.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {messageLines} from './Confirm.tsx';
import {blocked, heading, type Line, mendOf, planLines, waitsOnly} from './lines.ts';
import {Lines, minSize, type Scope} from './parts.tsx';
import {useApprovals} from './useApprovals.ts';
import {useLoaded} from './useLoaded.ts';

/**
 * While a question of the preflight has failed, or others have not approved it, the commands are shown and not copied: they would
 * be run without the proof, or the consent, that is asked for.
 */
export function CopyStage({
	plan,
	desk,
	onReplan,
	onMend,
	width,
	height,
}: Scope & {plan: CopyPlan; onReplan: () => void; onMend: (action: string) => void}) {
	const {host, clock, theme} = useWall();
	const now = Math.max(useRunningNow(1000), plan.target.shownAt);
	const {executor, runs} = desk;
	const approvals = useApprovals(plan, desk);
	const asked = useLoaded(`${plan.planHash} ${approvals?.key}`, () =>
		executor.preflightOfCopy(plan, approvals?.signed),
	);
	const report = asked.state === 'ready' ? asked.value : undefined;
	const [said, setSaid] = useState<Line>();
	// What kept it from being copied may be over.
	useEffect(() => setSaid(undefined), [approvals?.key]);
	const [offset, setOffset] = useState(0);
	const inner = dialogSize(width, height);
	const lines = planLines(plan, report, now, inner.width, approvals?.lines(inner.width));
	const refusal = (): string | undefined => {
		if (!report) return 'the preflight is still running';
		if (approvals?.isDenied) return `${approvals.missing}; Ctrl-R plans again`;
		if (approvals?.missing !== undefined && waitsOnly(report))
			return `${approvals.missing}, then y copies the commands`;
		if (!report.ok) return blocked(report);
		return clock.now() >= plan.expiresAt ? 'the plan expired: Ctrl-R plans again' : undefined;
	};
	const why = refusal();
	const standing: Line = said ?? {
		text: why ?? 'never run from here: y copies the commands, and writes that down',
		tone: !report ? 'pending' : why === undefined ? 'plain' : 'crit',
	};
	const words = messageLines(standing.text, inner.width);
	const room = inner.height - words.length;
	const scroll = (by: number) => setOffset(at => Math.max(0, Math.min(at + by, lines.length - room + 1)));
	const copy = async () => {
		const why = refusal();
		if (why !== undefined) return setSaid({text: `not copied: ${why}`, tone: 'crit'});
		// Whoever acts by hand goes on, whatever the disk does.
		const lost = await executor.recordCopy(plan, approvals?.signed).then(
			() => '',
			(error: unknown) => {
				if (error instanceof ActionRefused) return error;
				return `, but not in the audit log: ${messageOf(error)}`;
			},
		);
		if (typeof lost !== 'string') return setSaid({text: `not copied: ${lost.message}`, tone: 'crit'});
		if (plan.approvals) executor.approvals?.withdraw(plan);
		setSaid({text: `${await host.copy(plan.gcloud)}${lost}`, tone: lost === '' ? 'accent' : 'crit'});
	};
	const onKey = ({name}: KeyPress) => {
		if (name === 'j' || name === 'down') return scroll(1);
		if (name === 'k' || name === 'up') return scroll(-1);
		if (name === 'pgdn' || name === 'pgup') return scroll(name === 'pgdn' ? room - 1 : 1 - room);
		if (name === 'ctrl-r') {
			runs.getState().leave(plan);
			if (plan.approvals) executor.approvals?.withdraw(plan);
			return onReplan();
		}
		const mend = report && mendOf(report);
		if (name === 'ctrl-o' && mend !== undefined) return onMend(mend);
		if (name === 'y' || name === 'ctrl-y') return void copy();
	};
	useDialogKeys(onKey, undefined, approvals?.paste);
	return (
		<Dialog
			title={heading(plan.title)}
			width={width}
			height={height}
			{...minSize}
			hints={['y copy the commands', 'Ctrl-R plan again']}
			esc="close"
		>
			<Lines lines={lines} width={inner.width} height={room} offset={offset} scroll="Up Down" />
			{words.map(text => (
				<Text key={text} wrap="truncate" {...theme.paint(standing.tone)}>
					{cut(text, inner.width, theme.glyph.ellipsis)}
				</Text>
			))}
		</Dialog>
	);
}
