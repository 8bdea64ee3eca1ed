/** What the lists that the wall reads anyway say of a target, so that an action is not planned where there is nothing to do. */
import {type Columns, type RowOf, rowsWith} from '../../cloud/sources/columns.ts';
import type {SourceKind} from '../../config/schema/sources.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import type {SourceState} from '../../poll/types.ts';

/**
 * The row of a list of this kind that `is` picks; undefined where no source of the system lists it, or where what it
 * said is remembered of an earlier wall.
 */
export function listed<C extends Columns>(
	{sources}: SystemConfig,
	source: (id: string) => SourceState,
	{kind, columns, is}: {kind: SourceKind; columns: C; is: (row: RowOf<C>) => boolean},
): RowOf<C> | undefined {
	for (const [id, asked] of Object.entries(sources)) {
		if (!(kind in asked)) continue;
		const {reading, remembered} = source(id);
		const row = remembered ? undefined : rowsWith(reading?.answer, columns)?.find(is);
		if (row) return row;
	}
	return undefined;
}
