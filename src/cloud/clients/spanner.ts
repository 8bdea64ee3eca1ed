/** What src/cloud uses of the Spanner client; loaded on first use. */
export {protos, Spanner} from '@google-cloud/spanner';
