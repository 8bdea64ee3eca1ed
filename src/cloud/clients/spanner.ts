/** The parts of the Spanner client that src/cloud uses; loaded on first use. */
export {MutationSet, protos, Spanner} from '@google-cloud/spanner';
