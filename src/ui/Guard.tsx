/** A pane that throws takes down itself, not the wall. */
import {Text} from 'ink';
import {Component, type ReactNode} from 'react';
import {cleanLine} from '../text/clean.ts';
import {cut} from './format.ts';

interface GuardProps {
	what: string;
	width: number;
	children: ReactNode;
}

export class Guard extends Component<GuardProps, {error?: Error}> {
	override state: {error?: Error} = {};

	static getDerivedStateFromError(error: unknown): {error: Error} {
		return {error: error instanceof Error ? error : new Error(String(error))};
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
