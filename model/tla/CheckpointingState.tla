------------------------- MODULE CheckpointingState -------------------------
(* The state of Checkpointing, as one record: an action's effect is then a   *)
(* function from states to states. First what the tasks and the coordinator  *)
(* hold and a crash takes away, then what is durable, then history that      *)
(* nobody in the job knows.                                                  *)
EXTENDS Topology, Bag

CONSTANTS
  Capacity, Checkpoints, Crashes, Aborts, Timeouts, Mode, Sink,
  Snapshots, Failover, Transactions, Notices, Lost, Concurrent, Cancellation, Routing, Zombies, Generations, Fencing, Leftovers, RestoredLog, Fault,
  Refines  \* in which simpler model a checker of ours looks for every step; TLC is asked by a property's name

VARIABLE state

InSteps == Snapshots = "in-steps"
ByTask == Failover = "by-task"
HasMarkers == Cancellation = "markers"
Lingers == Zombies = "linger"
IsLog == Sink # "two-phase-commit"
Upserts == Sink = "idempotent"
Probes == Leftovers = "probed"
(* Whether a task can meet the barriers of two checkpoints at once, or must know the newest that it took part in. *)
IsOrdered == HasMarkers \/ Concurrent > 1 \/ Probes

(* The highest number a checkpoint can have: each that is lost makes room for another. *)
LastCheckpoint ==
  Checkpoints + 1 + (Crashes * (IF RestoredLog = "awaits-notice" THEN 2 ELSE 1)) + Aborts + Lost
AllCheckpoints == 1..LastCheckpoint
(* Of one sink: one for each barrier, one that each attempt leaves open, one that each zombie begins. *)
TransactionCount == IF Upserts THEN 0 ELSE LastCheckpoint + (Crashes * (IF Lingers THEN 2 ELSE 1)) + 1
AllTransactions == Numbers(TransactionCount)
(* Of a sink: 0 is the one that runs, 1 that of the attempt before, and so on. *)
Incarnations == IF Lingers THEN 0..Generations ELSE {0}

(* On a channel, past the records, come barriers and then cancellation markers, by the number of their checkpoint. *)
IsRecord(element) == element < RecordCount
IsBarrier(element) == element \in RecordCount..(RecordCount + LastCheckpoint - 1)
IsMarker(element) == element >= RecordCount + LastCheckpoint
Barrier(checkpoint) == RecordCount + checkpoint - 1
Marker(checkpoint) == RecordCount + LastCheckpoint + checkpoint - 1
CheckpointOf(element) == ((element - RecordCount) % LastCheckpoint) + 1

SendTo(s, channels, element) ==
  [s EXCEPT !.channel = [channel \in AllChannels |->
    IF channel \in channels THEN Append(@[channel], element) ELSE @[channel]]]

-----------------------------------------------------------------------------
NoSnapshot ==
  [offset |-> [source \in AllSources |-> 0],
   applied |-> [operator \in AllOperators |-> EmptyBag],
   received |-> [sink \in AllSinks |-> EmptyBag],
   precommitted |-> [sink \in AllSinks |-> {}],
   channel |-> [channel \in AllChannels |-> <<>>]]
NothingCompleted == [checkpoint |-> 0, snapshot |-> NoSnapshot]
NoTransaction == [status |-> "none", checkpoint |-> 0, records |-> EmptyBag]
NoZombie == [precommitted |-> {}, written |-> {}, notified |-> 0, buffer |-> EmptyBag, open |-> 0]
NoZombies == [back \in 1..Generations |-> NoZombie]
(* taken, stored, acknowledged by which tasks; declined: who has given up and says so. *)
Begun(checkpoint) ==
  [checkpoint |-> checkpoint, taken |-> {}, stored |-> {}, acknowledged |-> {}, declined |-> {},
   durable |-> FALSE, snapshot |-> NoSnapshot]

(* All that is volatile in the tasks, when they know nothing. *)
Idle ==
  [alive |-> {},
   offset |-> NoSnapshot.offset,                     \* by source: records emitted
   applied |-> NoSnapshot.applied,                   \* by operator: its keyed state
   aligning |-> [task \in AllTasks |-> 0],           \* the checkpoint whose barriers are coming in
   arrived |-> [task \in AllTasks |-> {}],           \* channels whose barrier has come
   overtaken |-> NoSnapshot.channel,                 \* unaligned: processed between snapshot and barrier
   received |-> NoSnapshot.received,                 \* by sink: all it has ever received
   buffer |-> NoSnapshot.received,                   \* by sink: received since the last barrier
   open |-> [sink \in AllSinks |-> 0],               \* its open transaction, from 1
   precommitted |-> NoSnapshot.precommitted,         \* transactions it is to commit
   written |-> NoSnapshot.precommitted,              \* of these: values written, not marked
   notified |-> [sink \in AllSinks |-> 0],           \* the newest checkpoint it heard of
   channel |-> NoSnapshot.channel,
   due |-> [task \in AllTasks |-> 0],                \* barriers have come, snapshot not taken yet
   seen |-> [task \in AllTasks |-> 0],               \* the newest it took part in or gave up
   abandoned |-> [task \in AllTasks |-> {}],         \* alignments given up, nobody knows yet
   counted |-> [task \in AllTasks |-> [checkpoint \in AllCheckpoints |-> {}]],  \* tracked: channels whose barrier has come
   triggered |-> [source \in AllSources |-> {}],     \* messages on their way to the source
   restoring |-> {},                                 \* tasks of the new attempt loading state
   failing |-> FALSE,                                \* the coordinator knows that a task is gone
   cutOff |-> {},                                    \* believed dead, but alive
   zombie |-> [sink \in AllSinks |-> NoZombies],     \* what the attempts before still know
   pending |-> <<>>,                                 \* checkpoints, the oldest first
   notice |-> [sink \in AllSinks |-> {}]]            \* notices on their way to the sink

Durable ==
  [next |-> 1,
   completed |-> NothingCompleted,
   previous |-> NothingCompleted,                    \* only for the fault that restores it
   transaction |-> [sink \in AllSinks |-> [number \in AllTransactions |-> NoTransaction]],
   id |-> [sink \in AllSinks |-> [number \in AllTransactions |-> 0]],  \* where ids are probed: of those open or prepared
   used |-> [sink \in AllSinks |-> {}],              \* and all ids ever used, by any attempt
   visible |-> EmptyBag]                             \* what a read-committed reader sees

(* Shown: what was ever visible, of a sink that upserts. *)
History == [shown |-> {}, restored |-> 0, crashes |-> 0, aborts |-> 0, timeouts |-> 0, lost |-> 0]

(* The fields of one record, and those of the other. *)
With(one, other) ==
  [field \in DOMAIN one \cup DOMAIN other |-> IF field \in DOMAIN other THEN other[field] ELSE one[field]]

Beginning == [With(With(Idle, Durable), History) EXCEPT !.alive = AllTasks]

-----------------------------------------------------------------------------
Holding(s, checkpoint) == {place \in DOMAIN s.pending : s.pending[place].checkpoint = checkpoint}
IsPending(s, checkpoint) == Holding(s, checkpoint) # {}
PlaceOf(s, checkpoint) == CHOOSE place \in Holding(s, checkpoint) : TRUE
PendingOf(s, checkpoint) == s.pending[PlaceOf(s, checkpoint)]

-----------------------------------------------------------------------------
Bags == [once : SUBSET AllRecords, again : SUBSET AllRecords]
Ids == 0..LastCheckpoint
Ways == [AllChannels -> Seq(AllRecords)]
SomeTransactions == SUBSET AllTransactions
SomeSnapshot ==
  [offset : [AllSources -> 0..Records], applied : [AllOperators -> Bags], received : [AllSinks -> Bags],
   precommitted : [AllSinks -> SomeTransactions], channel : Ways]
SomeTasks == SUBSET AllTasks

TypeOK ==
  /\ \A bag \in {state.applied[operator] : operator \in AllOperators} \cup {state.visible} : bag \in Bags
  /\ \A sink \in AllSinks : state.received[sink] \in Bags /\ state.buffer[sink] \in Bags
  /\ {state.alive, state.restoring, state.cutOff} \subseteq SomeTasks
  /\ state.offset \in [AllSources -> 0..Records]
  /\ \A ids \in {state.aligning, state.due, state.seen} : ids \in [AllTasks -> Ids]
  /\ state.abandoned \in [AllTasks -> SUBSET AllCheckpoints]
  /\ state.counted \in [AllTasks -> [AllCheckpoints -> SUBSET AllChannels]]
  /\ state.arrived \in [AllTasks -> SUBSET AllChannels]
  /\ state.overtaken \in Ways
  /\ state.channel \in [AllChannels -> Seq(Numbers(RecordCount + (LastCheckpoint * (IF HasMarkers THEN 2 ELSE 1))))]
  /\ state.open \in [AllSinks -> 0..TransactionCount]
  /\ {state.precommitted, state.written} \subseteq [AllSinks -> SomeTransactions]
  /\ state.notified \in [AllSinks -> Ids]
  /\ state.triggered \in [AllSources -> SUBSET AllCheckpoints]
  /\ state.failing \in BOOLEAN
  /\ state.zombie \in [AllSinks -> [1..Generations ->
       [precommitted : SomeTransactions, written : SomeTransactions, notified : Ids, buffer : Bags, open : 0..TransactionCount]]]
  /\ Len(state.pending) <= Concurrent
  /\ \A place \in DOMAIN state.pending : state.pending[place] \in
       [checkpoint : AllCheckpoints, taken : SomeTasks, stored : SomeTasks, acknowledged : SomeTasks,
        declined : SomeTasks, durable : BOOLEAN, snapshot : SomeSnapshot]
  /\ state.notice \in [AllSinks -> SUBSET AllCheckpoints]
  /\ state.next \in 1..(LastCheckpoint + 1)
  /\ \A completed \in {state.completed, state.previous} : completed \in [checkpoint : Ids, snapshot : SomeSnapshot]
  /\ state.transaction \in [AllSinks -> [AllTransactions ->
       [status : {"none", "open", "prepared", "committed", "aborted"}, checkpoint : Ids, records : Bags]]]
  /\ state.id \in [AllSinks -> [AllTransactions -> 0..(LastCheckpoint + 1)]]
  /\ state.used \in [AllSinks -> SUBSET (0..(LastCheckpoint + 1))]
  /\ state.shown \in SUBSET AllRecords
  /\ state.restored \in Ids
  /\ state.crashes \in 0..Crashes /\ state.aborts \in 0..Aborts
  /\ state.timeouts \in 0..Timeouts /\ state.lost \in 0..Lost
=============================================================================
