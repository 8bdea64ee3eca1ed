/** A part of the screen that may fail by itself. */
import type {ReactNode} from 'react';
import {useWall} from '../../../hooks/WallContext.ts';
import {Guard} from '../Guard.tsx';

/** It is tried again with another config. */
export function Part({what, width, children}: {what: string; width: number; children: ReactNode}) {
	const {config} = useWall();
	return (
		<Guard what={what} width={width} again={config}>
			{children}
		</Guard>
	);
}
