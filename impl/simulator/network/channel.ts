/**
 * A data channel of one execution attempt: FIFO, bounded, read only while its receiver wants to.
 * Source: Flink's ResultSubpartition and InputChannel with credit-based flow control.
 */
import type { StreamElement } from "../../environment/messages.js";
import { addRow, emptyLineage } from "../../engine/state/lineage.js";
import type { Instance } from "../kernel/instance.js";

/** Delivered elements are forgotten together: to cut the queue at each would cost more than to deliver it. */
const DELIVERED_KEPT = 64;

export class Channel {
  private queue: StreamElement[] = [];
  /** ms from which each element can be delivered. */
  private times: number[] = [];
  private head = 0;
  /** A feed's elements belong to the input, not to the channel. */
  private readonly shared: boolean;

  sender: Instance | null = null;
  receiver: Instance | null = null;
  paused = true;
  /** An entry of the agenda will deliver the head. */
  scheduled = false;
  /** Counts elements delivered; the head's ordinal. */
  delivered = 0;
  /** ms until which the head is held back; −1 when not yet chosen. */
  heldUntil = -1;
  /** The sender was told that there is no room. */
  full = false;
  /** Lineage of the records delivered in this attempt. */
  readonly carried: number[];

  constructor(
    readonly id: number,
    readonly from: string,
    /** The chain this channel is for the oracle. */
    readonly subject: number,
    private readonly capacity: number,
    partitions: number,
    feed: Feed | null,
  ) {
    this.carried = emptyLineage(partitions);
    this.shared = feed !== null;
  }

  get isEmpty(): boolean {
    return this.head === this.queue.length;
  }

  /** ms from which the head can be delivered. */
  get readyAt(): number {
    return this.times[this.head]!;
  }

  get isOverCapacity(): boolean {
    return !this.shared && this.queue.length - this.head >= this.capacity;
  }

  push(element: StreamElement, time: number): void {
    this.queue.push(element);
    this.times.push(time);
  }

  shift(): StreamElement {
    const element = this.queue[this.head++]!;
    this.delivered++;
    this.heldUntil = -1;
    if (element.kind === "record") addRow(this.carried, element.partition, element.digest);
    if (this.head === DELIVERED_KEPT && !this.shared) this.forgetDelivered();
    return element;
  }

  private forgetDelivered(): void {
    this.queue = this.queue.slice(this.head);
    this.times = this.times.slice(this.head);
    this.head = 0;
  }

  /** Begins to read an input partition at an offset. */
  open(feed: Feed, offset: number): void {
    this.queue = feed.elements as StreamElement[];
    this.times = feed.times as number[];
    this.head = Math.min(offset, feed.elements.length - 1);
    this.heldUntil = -1;
  }

  /** Stops reading an input partition; answers how far it was read. */
  close(): number {
    const { head } = this;
    this.queue = [];
    this.times = [];
    this.head = 0;
    return head;
  }
}

/** One input partition: its records and, last, the end of data; the same arrays for all runs. */
export interface Feed {
  readonly elements: readonly StreamElement[];
  /** ms at which each arrives. */
  readonly times: readonly number[];
}
