/** Which one of several an action is about, such as a revision. */
import {useState} from 'react';
import {useDialogKeys} from '../../hooks/useKeymap.ts';
import type {Choice, Choices} from '../../src/actions/spec.ts';
import type {Offer, ParamValues} from '../../src/actions/types.ts';
import {wrapText} from '../../src/text/format.ts';
import {Dialog, dialogSize} from '../../src/ui/Dialog.tsx';
import {Grid} from '../../src/ui/Grid.tsx';
import {stepped} from '../../src/ui/scroll.tsx';
import {Lines, minSize, type StageProps} from './parts.tsx';
import {useActionKeys} from './useActionKeys.ts';

export function ChoiceStage({
	title,
	choices: {question, head, columns, rows, suggested, instead = []},
	onParams,
	onInstead,
	width,
	height,
}: StageProps & {
	title: string;
	choices: Choices;
	onParams: (params: ParamValues) => void;
	onInstead: (offer: Pick<Offer, 'action'>) => void;
}) {
	const [cursor, setCursor] = useState(suggested);
	const [problem, setProblem] = useState('');
	const others = useActionKeys(instead);
	const chosen = rows[cursor];
	useDialogKeys(({name}) => {
		setProblem('');
		setCursor(at => stepped(name, at, rows.length));
		const other = others.find(({keys}) => keys.includes(name));
		if (other) return onInstead({action: other.action});
		if (name !== 'enter') return;
		if (!chosen) return setProblem('there is nothing to choose');
		const {params} = chosen;
		if (isProblem(params)) setProblem(params.problem);
		else onParams(params);
	});
	const inner = dialogSize(width, height);
	const lines = [
		...head,
		...others.map(({label, verb}) => ({text: `${label} plans to ${verb}.`, tone: 'warn' as const})),
	].flatMap(({text, tone}) => wrapText(text, inner.width).map(part => ({text: part, tone})));
	const said = wrapText(problem === '' ? (chosen?.detail ?? '') : problem, inner.width)
		.slice(0, 2)
		.map(text => ({text, tone: problem === '' ? ('dim' as const) : ('crit' as const)}));
	const above = [...lines, ...said].slice(0, Math.max(3, inner.height - 6));
	return (
		<Dialog
			title={`${title}: ${question}`}
			width={width}
			height={height}
			{...minSize}
			hints={['Enter plan', ...others.map(({label, verb}) => `${label} ${verb}`), 'Up Down choose']}
			esc="cancel"
		>
			<Lines lines={above} width={inner.width} height={above.length} scroll={undefined} />
			<Grid<Choice>
				columns={columns.map((column, index) => ({...column, cell: ({cells}) => cells[index] ?? ''}))}
				rows={rows}
				width={inner.width}
				height={Math.max(2, inner.height - above.length)}
				cursor={cursor}
			/>
		</Dialog>
	);
}

const isProblem = (params: Choice['params']): params is {problem: string} => typeof params.problem === 'string';
