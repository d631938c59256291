------------------------- MODULE CheckpointingSinks -------------------------
(* Sinks. Before a snapshot, what was received since the last barrier goes   *)
(* into one transaction, or one entry of a write-ahead log: pre-committed.   *)
(* When the sink hears that the checkpoint has completed, it becomes         *)
(* visible: with the mark in one step, or values first, then the mark. A     *)
(* sink of an attempt before (incarnation 1 and up) may do the same, late.   *)
EXTENDS CheckpointingState

(* Transactions are numbered without a gap. *)
NextTransaction(s, sink) ==
  CHOOSE number \in 0..TransactionCount :
    /\ \A later \in number..(TransactionCount - 1) : s.transaction[sink][later].status = "none"
    /\ number > 0 => s.transaction[sink][number - 1].status # "none"

(* A transaction begins under the id of the checkpoint after the last. Ids passed over are used too, so that probing does not end there. *)
UseIds(s, sink, number, last) ==
  IF ~Probes THEN s
  ELSE [s EXCEPT !.id[sink][number] = last + 1,
                 !.used[sink] = @ \cup (IF Fault = "leaves-out-ids" THEN {last + 1} ELSE (s.restored + 1)..(last + 1))]
(* Of a transaction that is neither open nor prepared any more, nobody asks for the id. *)
ForgetId(s, sink, number) == [s EXCEPT !.id[sink][number] = 0]

(* The first record of an interval begins a transaction. *)
TransactionOpened(sink, incarnation) ==
  LET number == NextTransaction(state, sink)
      isAlive == FirstSink + sink \in state.alive \cup state.cutOff
      begun == UseIds([state EXCEPT !.transaction[sink][number].status = "open"], sink, number, state.seen[FirstSink + sink]) IN
  /\ Transactions = "first-record" /\ ~IsLog
  /\ number # TransactionCount
  /\ IF incarnation > 0
     THEN /\ state.zombie[sink][incarnation].open = 0
          /\ state.zombie[sink][incarnation].buffer.once # {}
          /\ state' = [begun EXCEPT !.zombie[sink][incarnation].open = number + 1]
     ELSE /\ isAlive
          /\ state.open[sink] = 0
          /\ state.buffer[sink].once # {}
          /\ state' = [begun EXCEPT !.open[sink] = number + 1]

(* Where one transaction follows the other: the next begins when its predecessor is pre-committed, for the last checkpoint, and when the sink does. *)
OpenTransaction(s, sink, last) ==
  IF IsLog \/ Transactions # "at-barrier" THEN s
  ELSE LET number == NextTransaction(s, sink) IN
    UseIds([s EXCEPT !.transaction[sink][number].status = "open", !.open[sink] = number + 1], sink, number, last)

RECURSIVE OpenTransactions(_, _, _)
OpenTransactions(s, count, last) ==
  IF count = 0 THEN s ELSE OpenTransaction(OpenTransactions(s, count - 1, last), count - 1, last)

-----------------------------------------------------------------------------
(* A sink that writes each record at once, under its key, in place of what was there. *)
Upsert(s, record) ==
  [s EXCEPT !.visible.once = {other \in @ : ~SameKey(other, record)} \cup {record}, !.shown = @ \cup {record}]

(* The oldest record of its key that waits is written. A zombie writes what it still holds, or what may still reach it: *)
(* the sink is one from the moment that its attempt is given up.                                                        *)
Upserted(sink, record, incarnation) ==
  LET buffer == IF incarnation > 0 THEN state.zombie[sink][incarnation].buffer ELSE state.buffer[sink]
      rest == [once |-> buffer.once \ {record}, again |-> buffer.again \ {record}]
      shown == Upsert(state, record) IN
  /\ Upserts
  /\ (incarnation > 0 \/ (~state.failing /\ FirstSink + sink \in state.alive \cup state.cutOff)) = TRUE
  /\ record \in buffer.once
  /\ (\A other \in buffer.once : SameKey(other, record) => record <= other) = TRUE
  /\ state' = IF incarnation > 0 THEN [shown EXCEPT !.zombie[sink][incarnation].buffer = rest] ELSE [shown EXCEPT !.buffer[sink] = rest]

(* All that a sink has received, in order. *)
Flushed(s, sink) ==
  LET written == s.buffer[sink].once IN
  [s EXCEPT !.buffer[sink] = EmptyBag,
            !.visible.once = {other \in @ : \A record \in written : ~SameKey(other, record)} \cup
                             {record \in written : \A other \in written : SameKey(other, record) => other <= record},
            !.shown = @ \cup written]

(* Records whose key has their value, or a newer one; the newest of each key. *)
Covered(visible) == {record \in AllRecords : \E other \in visible : SameKey(record, other) /\ record <= other}
Newest == {record \in AllRecords : \A other \in AllRecords : SameKey(record, other) => other <= record}

-----------------------------------------------------------------------------
(* A sink that upserts. What an attempt that was given up still writes, its zombie does. *)
WritesNow(s) == Fault # "acknowledges-before-its-writes" /\ ~s.failing

PreCommit(s, sink, checkpoint) ==
  IF Upserts THEN (IF WritesNow(s) THEN Flushed(s, sink) ELSE s) ELSE
  LET number == IF IsLog THEN NextTransaction(s, sink) ELSE s.open[sink] - 1
      taken == [s EXCEPT !.buffer[sink] = EmptyBag, !.open[sink] = 0] IN
  OpenTransaction(
    IF Fault = "commit-at-pre-commit"
    THEN [taken EXCEPT !.visible = Plus(@, s.buffer[sink]),
                       !.transaction[sink][number].checkpoint = checkpoint,
                       !.transaction[sink][number].status = "committed",
                       !.id[sink][number] = 0]
    ELSE [taken EXCEPT !.precommitted[sink] = @ \cup {number},
                       !.transaction[sink][number] =
                         [status |-> "prepared", checkpoint |-> checkpoint, records |-> s.buffer[sink]]],
    sink, checkpoint)

(* Whether the task is a sink whose snapshot is due, but that has not pre-committed all it must. *)
HasToPreCommit(task) ==
  LET sink == task - FirstSink IN
  /\ sink >= 0
  /\ state.due[task] # 0
  /\ IF Upserts THEN WritesNow(state) /\ state.buffer[sink].once # {}
     ELSE IF Transactions = "at-barrier"
     THEN \A number \in AllTransactions : state.transaction[sink][number].checkpoint # state.due[task]
     ELSE state.buffer[sink].once # {}

PreCommitted(sink) ==
  LET task == FirstSink + sink IN
  /\ InSteps /\ ~Upserts
  /\ task \in state.alive
  /\ HasToPreCommit(task) = TRUE
  /\ (IsLog \/ state.open[sink] # 0) = TRUE
  /\ state' = PreCommit(state, sink, state.due[task])

-----------------------------------------------------------------------------
(* A sink hears that a checkpoint has completed: its transactions, and all older ones, may be committed. One that is cut off hears what was on its way. *)
Notified(sink, checkpoint) ==
  LET heard == [state EXCEPT !.notified[sink] = IF @ > checkpoint THEN @ ELSE checkpoint,
                             !.notice[sink] = @ \ {checkpoint}] IN
  /\ FirstSink + sink \in state.alive \cup state.cutOff
  /\ checkpoint \in state.notice[sink]
  /\ state' =
       IF Fault = "commits-only-the-id-notified"
       THEN [heard EXCEPT !.precommitted[sink] =
              {number \in @ : state.transaction[sink][number].checkpoint >= checkpoint}]
       ELSE heard

(* A sink that is being restored commits before it runs; a write-ahead log does not. *)
MayCommit(sink, number, incarnation) ==
  LET checkpoint == state.transaction[sink][number].checkpoint
      acting == state.alive \cup state.cutOff \cup (IF IsLog THEN {} ELSE state.restoring) IN
  IF incarnation > 0
  THEN number \in state.zombie[sink][incarnation].precommitted /\ checkpoint <= state.zombie[sink][incarnation].notified
  ELSE FirstSink + sink \in acting /\ number \in state.precommitted[sink] /\ checkpoint <= state.notified[sink]

Forget(s, sink, number, incarnation) ==
  IF incarnation > 0
  THEN [s EXCEPT !.zombie[sink][incarnation].written = @ \ {number}, !.zombie[sink][incarnation].precommitted = @ \ {number}]
  ELSE [s EXCEPT !.written[sink] = @ \ {number}, !.precommitted[sink] = @ \ {number}]

Commit(sink, number, incarnation) ==
  LET records == state.transaction[sink][number].records
      done == [state EXCEPT !.visible = Plus(@, records),
                            !.transaction[sink][number].records = EmptyBag,
                            !.transaction[sink][number].status = "committed"] IN
  /\ state.transaction[sink][number].status = "prepared"
  /\ MayCommit(sink, number, incarnation) = TRUE
  /\ state' = Forget(ForgetId(done, sink, number), sink, number, incarnation)

TransactionCommitted(sink, number, incarnation) == ~IsLog /\ Commit(sink, number, incarnation)

(* It was committed before, by this sink or by another incarnation: nothing changes outside. *)
CommitRepeated(sink, number, incarnation) ==
  /\ Sink # "write-then-mark"
  /\ state.transaction[sink][number].status = "committed"
  /\ MayCommit(sink, number, incarnation) = TRUE
  /\ state' = Forget(state, sink, number, incarnation)

(* The external system had aborted it: a reported loss. *)
TransactionDropped(sink, number, incarnation) ==
  /\ Timeouts > 0
  /\ state.transaction[sink][number].status = "aborted"
  /\ MayCommit(sink, number, incarnation) = TRUE
  /\ state' = Forget(state, sink, number, incarnation)

-----------------------------------------------------------------------------
IsWritten(sink, number, incarnation) ==
  number \in (IF incarnation > 0 THEN state.zombie[sink][incarnation].written ELSE state.written[sink])

(* A log that writes, then marks: the values. *)
Visible(sink, number, incarnation) ==
  LET shown == [state EXCEPT !.visible = Plus(@, state.transaction[sink][number].records)] IN
  /\ Sink = "write-then-mark"
  /\ state.transaction[sink][number].status = "prepared"
  /\ ~IsWritten(sink, number, incarnation)
  /\ MayCommit(sink, number, incarnation) = TRUE
  /\ state' = IF incarnation > 0
              THEN [shown EXCEPT !.zombie[sink][incarnation].written = @ \cup {number}]
              ELSE [shown EXCEPT !.written[sink] = @ \cup {number}]

(* And then the mark, after which nobody needs the entry. *)
MarkedAfter(sink, number, incarnation) ==
  LET done == [state EXCEPT !.transaction[sink][number].records = EmptyBag,
                            !.transaction[sink][number].status = "committed"] IN
  /\ (state.transaction[sink][number].status # "prepared" \/ IsWritten(sink, number, incarnation)) = TRUE
  /\ MayCommit(sink, number, incarnation) = TRUE
  /\ state' = Forget(done, sink, number, incarnation)

Marked(sink, number, incarnation) ==
  CASE Sink = "write-ahead-log" -> Commit(sink, number, incarnation)
    [] Sink = "write-then-mark" -> MarkedAfter(sink, number, incarnation)
    [] OTHER -> FALSE

(* The external system gives up a transaction that it had promised to keep. Its records stay on record, to tell this loss from any other. *)
TransactionTimedOut(sink, number) ==
  /\ state.transaction[sink][number].status = "prepared"
  /\ state.timeouts # Timeouts
  /\ state' = [state EXCEPT !.transaction[sink][number].status = "aborted",
                            !.id[sink][number] = 0,
                            !.timeouts = @ + 1]
=============================================================================
