--------------------------- MODULE Checkpointing ---------------------------
(* Barrier checkpointing, whole, and what it promises. The places where a    *)
(* record can be: not read yet, on a channel, in a sink's buffer, in a       *)
(* transaction, visible. Nothing is lost if each record is in at least one;  *)
(* nothing is there twice if it is in exactly one: in the running job, and   *)
(* in what a crash at this instant would restore.                            *)
EXTENDS CheckpointingFailures

Init == state = OpenTransactions(Beginning, Sinks, 0)

(* The life of one checkpoint, and recovery. *)
Progress ==
  \/ \E channel \in AllChannels : \E next \in WaysOf(Receiver[channel]) : RecordDelivered(channel, next)
  \/ \E channel \in AllChannels \ Numbers(FirstToOperators) : BarrierDelivered(channel) \/ CancellationDelivered(channel)
  \/ \E task \in AllTasks, checkpoint \in AllCheckpoints :
       \/ SnapshotTaken(task, checkpoint)
       \/ Stored(task, checkpoint)
       \/ Acknowledged(task, checkpoint)
       \/ AlignmentAborted(task, checkpoint)
       \/ Declined(task, checkpoint)
  \/ CheckpointTriggered
  \/ \E checkpoint \in AllCheckpoints : CheckpointDurable(checkpoint) \/ CheckpointCompleted(checkpoint)
  \/ \E sink \in AllSinks : PreCommitted(sink)
  \/ \E sink \in AllSinks, incarnation \in Incarnations : TransactionOpened(sink, incarnation)
  \/ \E sink \in AllSinks, checkpoint \in AllCheckpoints : Notified(sink, checkpoint)
  \/ \E sink \in AllSinks, number \in AllTransactions, incarnation \in Incarnations :
       \/ TransactionCommitted(sink, number, incarnation)
       \/ CommitRepeated(sink, number, incarnation)
       \/ TransactionDropped(sink, number, incarnation)
       \/ Visible(sink, number, incarnation)
       \/ Marked(sink, number, incarnation)
  \/ \E sink \in AllSinks, record \in AllRecords, incarnation \in Incarnations : Upserted(sink, record, incarnation)
  \/ Restarting
  \/ RestoreChosen
  \/ \E sink \in AllSinks, number \in AllTransactions : TransactionAborted(sink, number)
  \/ \E task \in IF ByTask THEN AllTasks ELSE {TheJob} : Restored(task)

(* What nobody is obliged to do. *)
Trouble ==
  \/ \E checkpoint \in AllCheckpoints : CheckpointAborted(checkpoint)
  \/ \E sink \in AllSinks, checkpoint \in AllCheckpoints : NoticeLost(sink, checkpoint)
  \/ \E sink \in AllSinks, number \in AllTransactions : TransactionTimedOut(sink, number)
  \/ \E task \in (IF ByTask THEN AllTasks ELSE {}) \cup {TheJob} :
       \E way \in WaysToCrash(task) : Crashed(task, way[1], way[2])
  \/ \E sink \in AllSinks : CutOff(FirstSink + sink)

Next == Progress \/ Trouble
Spec == Init /\ [][Next]_state
FairSpec == Spec /\ WF_state(Progress)

-----------------------------------------------------------------------------
Unread(offset) == UNION {{RecordOf(source, index) : index \in offset[source]..(Records - 1)} : source \in AllSources}

RECURSIVE Uncommitted(_, _, _)
Uncommitted(precommitted, sink, numbers) ==
  IF numbers = {} THEN EmptyBag
  ELSE LET number == CHOOSE one \in numbers : TRUE
           transaction == state.transaction[sink][number]
           rest == Uncommitted(precommitted, sink, numbers \ {number}) IN
       IF transaction.status = "prepared" THEN Plus(rest, transaction.records) ELSE rest
InTransactions(precommitted) ==
  Sum([sink \in AllSinks |-> Uncommitted(precommitted, sink, precommitted[sink])], AllSinks)

OnChannels(channels, among) ==
  Sum([channel \in among |-> Counted(SelectSeq(channels[channel], IsRecord))], among)

(* An upsert takes the place of the records before it: they count as visible. *)
SeenBy(visible) == IF Upserts THEN [once |-> Covered(visible.once), again |-> {}] ELSE visible

Places(offset, channels, precommitted) ==
  LET elsewhere == Plus(OnChannels(channels, AllChannels), Plus(InTransactions(precommitted), SeenBy(state.visible))) IN
  PlusSet(elsewhere, Unread(offset))
Live == Plus(Places(state.offset, state.channel, state.precommitted), Sum(state.buffer, AllSinks))
Restorable ==
  LET snapshot == state.completed.snapshot IN
  Places(snapshot.offset, snapshot.channel, snapshot.precommitted)

IsExact(bag) == bag.once = AllRecords /\ bag.again = {}

(* No task is missing. *)
IsWhole == state.alive \cup state.restoring = AllTasks

NoLoss == Restorable.once = AllRecords /\ (IsWhole => Live.once = AllRecords)
(* An external system that gives up what was pre-committed withdraws NoLoss, but no other loss is excused by that. *)
TimedOut == UNION {UNION {state.transaction[sink][number].records.once :
  number \in {one \in AllTransactions : state.transaction[sink][one].status = "aborted"}} : sink \in AllSinks}
OnlyTimedOutIsLost ==
  /\ AllRecords \ TimedOut \subseteq Restorable.once
  /\ IsWhole => AllRecords \ TimedOut \subseteq Live.once
NoDuplication == state.visible.again = {}
ExactConservation == IsExact(Restorable) /\ (IsWhole => IsExact(Live))

(* Chandy and Lamport: what the source has sent is applied behind the channel, or saved with it; and so to the sinks. *)
ToOperators == {channel \in AllChannels : Receiver[channel] < FirstSink}
ToSinks == AllChannels \ ToOperators
AppliedBag(snapshot) == Sum(snapshot.applied, AllOperators)
ReceivedBag(snapshot) == Sum(snapshot.received, AllSinks)
ConsistentCut ==
  LET snapshot == state.completed.snapshot
      applied == AppliedBag(snapshot) IN
  /\ Plus(applied, OnChannels(snapshot.channel, ToOperators)) =
       [once |-> AllRecords \ Unread(snapshot.offset), again |-> {}]
  /\ Plus(ReceivedBag(snapshot), OnChannels(snapshot.channel, ToSinks)) = applied
(* At least once: the cut may contain too much, but never too little. *)
CompleteCut ==
  LET snapshot == state.completed.snapshot
      sent == AllRecords \ Unread(snapshot.offset) IN
  /\ sent \subseteq Plus(AppliedBag(snapshot), OnChannels(snapshot.channel, ToOperators)).once
  /\ sent \subseteq Plus(ReceivedBag(snapshot), OnChannels(snapshot.channel, AllChannels)).once

CommitOnlyAfterCompletion ==
  \A sink \in AllSinks, number \in AllTransactions :
    LET transaction == state.transaction[sink][number] IN
    transaction.status = "committed" => transaction.checkpoint \in 1..state.completed.checkpoint

(* While the job runs, whatever is open or prepared is known to a sink, save what a zombie began. *)
NoOrphanTransaction ==
  state.alive = AllTasks /\ ~IsLog =>
    \A sink \in AllSinks, number \in AllTransactions :
      LET status == state.transaction[sink][number].status IN
      /\ status = "open" => number + 1 \in {state.open[sink]} \cup {state.zombie[sink][back].open : back \in 1..Generations}
      /\ status = "prepared" => number \in state.precommitted[sink]

(* Only what is restored makes tasks run, and only the choice of a checkpoint ends a failing. *)
IsRestoring == ~(state'.alive \subseteq state.alive) \/ (state.failing /\ ~state'.failing)
RestoreFromLatest == [][IsRestoring => state'.restored = state'.completed.checkpoint]_state
VisibleOutputNeverGoesBack ==
  [][/\ SeenBy(state.visible).once \subseteq SeenBy(state'.visible).once
     /\ SeenBy(state.visible).again \subseteq SeenBy(state'.visible).again]_state

CheckpointEnds == (state.pending # <<>>) ~> (state.pending = <<>>)
(* What a reader sees when all is done. *)
AllThatIsVisible == IF Upserts THEN Newest ELSE AllRecords
FinallyExactlyOnce == <>[](state.visible.once = AllThatIsVisible /\ state.visible.again = {})
FinallyVisibleOrTimedOut == <>[](state.visible.once \cup TimedOut = AllRecords)
FinallyAtLeastOnce == <>[](state.visible.once = AllRecords)

-----------------------------------------------------------------------------
(* Witnesses: each must be violated, or a model in which nothing happens would look safe. *)
NeverAllVisible == state.visible.once # AllThatIsVisible
NeverCommittedAfterRestore ==
  ~ /\ state.restored > 0
    /\ \E sink \in AllSinks, number \in AllTransactions :
         LET transaction == state.transaction[sink][number] IN
         transaction.status = "committed" /\ transaction.checkpoint > state.restored
NeverInFlightDataSaved == \A channel \in AllChannels : state.completed.snapshot.channel[channel] = <<>>
NeverVisibleTwice == state.visible.again = {}
NeverCountedSideBySide ==
  \A task \in AllTasks : Cardinality({checkpoint \in AllCheckpoints : state.counted[task][checkpoint] # {}}) <= 1
NeverWrittenTwice == state.visible.again = {}
NeverGoneBack == state.shown \subseteq Covered(state.visible.once)
NeverFoundBehindAnother ==
  ~ /\ state.crashes = 1 /\ state.timeouts = 0
    /\ \E sink \in AllSinks :
         Cardinality({number \in AllTransactions : state.transaction[sink][number].status = "aborted"}) > 1

-----------------------------------------------------------------------------
(* Checkpointing is a way to stop the world without stopping it: its every   *)
(* step is a step of a simpler model, or none. The world stands still where  *)
(* the last task acknowledges, though no instant of the run ever showed it.  *)

(* The prepared transactions of a snapshot, without those that show nothing, in the order of their numbers. *)
Prepared(sink, precommitted) ==
  LET isPrepared(number) ==
        /\ number \in precommitted
        /\ state.transaction[sink][number].status = "prepared"
        /\ state.transaction[sink][number].records.once # {} IN
  SelectSeq([place \in 1..TransactionCount |-> place - 1], isPrepared)
RecordsOf(sink, numbers) ==
  [place \in DOMAIN numbers |-> state.transaction[sink][numbers[place]].records.once]

SettledOf(sink) == Prepared(sink, state.completed.snapshot.precommitted[sink])
Settled == [sink \in AllSinks |-> RecordsOf(sink, SettledOf(sink))]
(* A record that was seen twice is in no set: what a reader of the simpler model sees would go back. *)
Seen == IF state.visible.again = {} THEN state.visible.once ELSE {}

IsStop(pending) == ~pending.durable /\ pending.acknowledged = AllTasks
Stops == SelectSeq(state.pending, IsStop)
Held == [sink \in AllSinks |->
  IF Stops = <<>> THEN <<>>
  ELSE RecordsOf(sink, Prepared(sink,
    Stops[1].snapshot.precommitted[sink] \ state.completed.snapshot.precommitted[sink]))]
Told == [sink \in AllSinks |->
  LET isTold(number) == state.transaction[sink][number].checkpoint <= state.notified[sink] IN
  Len(SelectSeq(SettledOf(sink), isTold))]

MostRiding == IF Aborts + Concurrent - 1 > 2 THEN 2 ELSE Aborts + Concurrent - 1

Observed == INSTANCE ExactlyOnce WITH Riding <- MostRiding, settled <- Settled, visible <- Seen
RefinesExactlyOnce == Observed!Spec

Stopping == INSTANCE StopTheWorld WITH
  Riding <- MostRiding, running <- state.alive # {}, stopped <- \E sink \in AllSinks : Held[sink] # <<>>,
  held <- Held, settled <- Settled, told <- Told, visible <- Seen, aborts <- state.aborts, crashes <- state.crashes
RefinesStopTheWorld == Stopping!Spec
=============================================================================
