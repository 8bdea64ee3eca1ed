/** A part of the wall that throws takes down itself, not the wall. */
import {Text} from 'ink';
import {Component, type ReactNode} from 'react';
import {cleanLine} from '../text/clean.ts';
import {cut} from '../text/format.ts';

interface GuardProps {
	what: string;
	width: number;
	/** When this changes it is tried again: the config, as a rule. */
	again?: unknown;
	children: ReactNode;
}

interface GuardState {
	error: Error | undefined;
	again: unknown;
}

export class Guard extends Component<GuardProps, GuardState> {
	override state: GuardState = {error: undefined, again: this.props.again};

	static getDerivedStateFromError(error: unknown): Pick<GuardState, 'error'> {
		return {error: error instanceof Error ? error : new Error(String(error))};
	}

	static getDerivedStateFromProps({again}: GuardProps, state: GuardState): GuardState | null {
		return state.again === again ? null : {error: undefined, again};
	}

	override render(): ReactNode {
		const {error} = this.state;
		if (!error) return this.props.children;
		return (
			<Text bold inverse>
				{cut(
					`${this.props.what} failed to draw: ${cleanLine(error.message.split('\n')[0] ?? '', 300)} (switch systems to try again)`,
					this.props.width,
				)}
			</Text>
		);
	}
}
