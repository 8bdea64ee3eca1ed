/** What src/cloud uses of gRPC itself; loaded on first use. */
export {credentials} from '@grpc/grpc-js';
