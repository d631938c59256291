/**
 * The replayable, partitioned input: a read opens the partition's channel at an offset.
 */

export type InputRequest = { readonly kind: "read"; readonly partition: number; readonly offset: number; readonly channel: number };
export type InputReply = { readonly kind: "reading" };
