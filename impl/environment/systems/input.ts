/**
 * The partitioned input: a read opens the partition's channel at an offset, a subscription goes on after what was delivered to anybody.
 */

export type InputRequest =
  | { readonly kind: "read"; readonly partition: number; readonly offset: number; readonly channel: number }
  /** What is delivered is forgotten: neither this subscriber nor the next gets it again. Whoever was subscribed before gets nothing more. */
  | { readonly kind: "subscribe"; readonly partition: number; readonly channel: number };
export type InputReply = { readonly kind: "reading" };
