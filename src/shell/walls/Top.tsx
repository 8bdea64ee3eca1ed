/** The first lines of a screen that needs no layout of its own. */
import {Header} from '../Header.tsx';
import {Part} from './Part.tsx';

/** Rows from which on the wall spends single lines on standing facts. */
export const roomy = 16;

/** Lines of the header on a screen of this height. */
export const topRows = (height: number): number => (height >= roomy ? 2 : 1);

export function Top({width, height}: {width: number; height: number}) {
	return (
		<Part what="the header" width={width}>
			<Header width={width} height={height} />
		</Part>
	);
}
