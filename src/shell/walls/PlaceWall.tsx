/** A place over the wall: the header, the place, and its keys. */
import {Box} from 'ink';
import {useUi} from '../../../hooks/useUi.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {PlaceView} from '../../../panels/places/PlaceView.tsx';
import type {Size} from '../../panes/layout.ts';
import {endPlaces, takesOf} from '../../panes/where.ts';
import {type Place, placePane} from '../../store/types.ts';
import {Bottom} from './Bottom.tsx';
import {Part} from './Part.tsx';
import {Top, topRows} from './Top.tsx';

export function PlaceWall({place, size, bottom}: {place: Place; size: Size; bottom: number}) {
	const {config} = useWall();
	const {columns: width, rows: height} = size;
	const head = topRows(height);
	const takes = useUi(state => takesOf(config, state, placePane));
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Top width={width} height={head} />
			<Part what={`this page (${place.kind})`} width={width}>
				<PlaceView place={place} width={width} height={height - head - 1 - bottom} />
			</Part>
			<Bottom width={width} rows={bottom} takes={takes} opens={!endPlaces.has(place.kind)} hidden={0} />
		</Box>
	);
}
