/** The last lines of every screen of the wall. */
import type {ComponentProps} from 'react';
import {Running} from '../../../panels/dialogs/Running.tsx';
import {Footer} from '../Footer.tsx';
import {Part} from './Part.tsx';

/** The running action, where there is room for it, and the footer. */
export function Bottom({
	width,
	rows,
	...footer
}: {
	width: number;
	rows: number;
} & Omit<ComponentProps<typeof Footer>, 'showBusy'>) {
	return (
		<>
			{rows > 0 && (
				<Part what="what runs" width={width}>
					<Running width={width} rows={rows} />
				</Part>
			)}
			<Part what="the footer" width={width}>
				<Footer width={width} {...footer} showBusy={rows === 0} />
			</Part>
		</>
	);
}
