/** The reason that somebody must give: it goes into the audit log. */
import {Text} from 'ink';
import {useState} from 'react';
import {type TextFieldState, useTextField} from '../../hooks/useTextField.ts';
import {useTheme} from '../../hooks/WallContext.ts';
import {cut} from '../text/format.ts';
import {TextField} from '../ui/TextField.tsx';

export interface Reason extends Pick<TextFieldState, 'field' | 'keys'> {
	/** The reason; undefined where none is given, which is said below the field. */
	take(): string | undefined;
	problem: string;
}

/** @param missing what is said where none is given */
export function useReason(missing = 'a reason is needed: it goes into the audit log'): Reason {
	const [problem, setProblem] = useState('');
	const {field, keys} = useTextField({onChange: () => setProblem('')});
	return {
		field,
		keys,
		problem,
		take() {
			const text = field.text.trim();
			if (text === '') setProblem(missing);
			return text || undefined;
		},
	};
}

/** Three lines: the question, the field, and what is wrong with the answer. */
export function ReasonField({
	reason: {field, problem},
	width,
	ask = 'Why? It goes into the audit log.',
}: {
	reason: Reason;
	width: number;
	ask?: string;
}) {
	const theme = useTheme();
	return (
		<>
			<Text wrap="truncate">{ask}</Text>
			<Text wrap="truncate">
				<Text {...theme.paint('accent')}>{'> '}</Text>
				<TextField field={field} width={width - 2} />
			</Text>
			<Text wrap="truncate" {...theme.paint('crit')}>
				{cut(problem || ' ', width)}
			</Text>
		</>
	);
}
