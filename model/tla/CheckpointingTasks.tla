------------------------- MODULE CheckpointingTasks -------------------------
(* What tasks do: records on their way, barriers, snapshots. Aligned, a task *)
(* waits for the barriers of all channels, blocking those that have brought  *)
(* theirs; tracked, it counts those of several checkpoints without blocking; *)
(* unaligned, it saves at the first barrier, and what that overtakes belongs *)
(* to the checkpoint.                                                        *)
EXTENDS CheckpointingSinks

(* Whether the task runs, and can take the next element of a channel. *)
IsFree(task) == task \in state.alive /\ state.due[task] = 0 /\ state.abandoned[task] = {}

(* Aligned: what follows a barrier waits until the barriers of all other channels have come. *)
IsBlocked(task, channel) == Mode = "aligned" /\ Fault # "no-alignment" /\ channel \in state.arrived[task]

(* Unaligned: what is processed between the task's snapshot and the channel's barrier was in flight at the snapshot. *)
Take(task, channel) ==
  LET taken == [state EXCEPT !.channel[channel] = Tail(@)] IN
  IF Mode = "unaligned" /\ state.aligning[task] # 0 /\ channel \notin state.arrived[task]
  THEN [taken EXCEPT !.overtaken[channel] = Append(@, Head(state.channel[channel]))]
  ELSE taken

HasRecord(task, channel) ==
  IF task < Sources THEN state.offset[task] # Records
  ELSE /\ state.channel[channel] # <<>>
       /\ IsRecord(Head(state.channel[channel]))
       /\ ~IsBlocked(task, channel)

(* Where a record may go: NoWay where its key decides, and for sinks. *)
NoWay == Cardinality(AllChannels)
WaysOf(task) == IF Routing = "by-key" \/ Outputs[task] = {} THEN {NoWay} ELSE Outputs[task]

(* A task takes the next record of a channel: a source from its input, all others from the task before them. *)
RecordDelivered(channel, next) ==
  LET task == Receiver[channel]
      record == IF task < Sources THEN RecordOf(task, state.offset[task]) ELSE Head(state.channel[channel])
      way == IF next = NoWay THEN RouteOf(task, record) ELSE next IN
  /\ IsFree(task)
  /\ HasRecord(task, channel) = TRUE
  /\ IF task >= FirstSink
     THEN state' = [Take(task, channel) EXCEPT
                      !.received[task - FirstSink] = PlusSet(@, {record}),
                      !.buffer[task - FirstSink] = PlusSet(@, {record})]
     ELSE LET processed == IF task < Sources THEN [state EXCEPT !.offset[task] = @ + 1]
                           ELSE [Take(task, channel) EXCEPT !.applied[task - Sources] = PlusSet(@, {record})] IN
          /\ Len(state.channel[way]) < Capacity
          /\ state' = [processed EXCEPT !.channel[way] = Append(@, record)]

-----------------------------------------------------------------------------
(* The synchronous part of a snapshot, and the barrier behind it. What concerns *)
(* a checkpoint that is not pending any more is lost on the coordinator.        *)
Save(s, task, checkpoint) ==
  LET sent == SendTo(s, Outputs[task], Barrier(checkpoint))
      place == PlaceOf(s, checkpoint)
      ahead == IF Fault = "offset-one-ahead" /\ s.offset[task] < Records THEN 1 ELSE 0
      taken == IF InSteps THEN [sent EXCEPT !.pending[place].taken = @ \cup {task}] ELSE sent IN
  IF ~IsPending(s, checkpoint) THEN sent
  ELSE IF task < Sources
  THEN [taken EXCEPT !.pending[place].snapshot.offset[task] = s.offset[task] + ahead]
  ELSE IF task < FirstSink
  THEN [taken EXCEPT !.pending[place].snapshot.applied[task - Sources] = s.applied[task - Sources]]
  ELSE [taken EXCEPT !.pending[place].snapshot.received[task - FirstSink] = s.received[task - FirstSink],
                     !.pending[place].snapshot.precommitted[task - FirstSink] = s.precommitted[task - FirstSink]]

(* All barriers that the task waits for have come. *)
Begin(s, task, checkpoint) ==
  IF InSteps THEN [s EXCEPT !.due[task] = checkpoint]
  ELSE Save(IF task >= FirstSink THEN PreCommit(s, task - FirstSink, checkpoint) ELSE s, task, checkpoint)

(* Unaligned, in-flight data may still be missing after the snapshot; else nothing is. *)
AcknowledgeAtOnce(s, task, checkpoint) ==
  IF InSteps \/ ~IsPending(s, checkpoint) THEN s
  ELSE [s EXCEPT !.pending[PlaceOf(s, checkpoint)].acknowledged = @ \cup {task}]

IsTriggered(source, checkpoint) ==
  /\ state.abandoned[source] = {}
  /\ IsOrdered => state.seen[source] < checkpoint
  /\ IF HasMarkers THEN checkpoint \in state.triggered[source]
     ELSE /\ IsPending(state, checkpoint)
          /\ LET pending == PendingOf(state, checkpoint) IN
             source \notin (IF InSteps THEN pending.taken ELSE pending.acknowledged)

NotTriggered(s, source, checkpoint) == [s EXCEPT !.triggered[source] = {one \in @ : one > checkpoint}]

(* Whether the task's next step is its snapshot for this checkpoint. *)
IsToTake(task, checkpoint) ==
  /\ task \in state.alive
  /\ IF task < Sources THEN IsTriggered(task, checkpoint)
     ELSE InSteps /\ state.due[task] = checkpoint /\ ~HasToPreCommit(task)

(* A source saves its offset when it is triggered: with the barrier, so that no record slips between. All others when it is due. *)
SnapshotTaken(task, checkpoint) ==
  LET begun == [state EXCEPT !.due[task] = 0, !.seen[task] = IF IsOrdered THEN checkpoint ELSE @]
      saved == Save(IF task < Sources THEN NotTriggered(begun, task, checkpoint) ELSE begun, task, checkpoint) IN
  /\ IsToTake(task, checkpoint) = TRUE
  /\ state' = IF task < Sources THEN AcknowledgeAtOnce(saved, task, checkpoint) ELSE saved

(* The asynchronous part: what was taken is durable. *)
Stored(task, checkpoint) ==
  /\ InSteps
  /\ IsPending(state, checkpoint)
  /\ task \in PendingOf(state, checkpoint).taken \ PendingOf(state, checkpoint).stored
  /\ state.aligning[task] # checkpoint
  /\ state' = [state EXCEPT !.pending[PlaceOf(state, checkpoint)].stored = @ \cup {task}]

(* The coordinator hears of it. *)
Acknowledged(task, checkpoint) ==
  /\ InSteps
  /\ IsPending(state, checkpoint)
  /\ task \in PendingOf(state, checkpoint).stored \ PendingOf(state, checkpoint).acknowledged
  /\ state' = [state EXCEPT !.pending[PlaceOf(state, checkpoint)].acknowledged = @ \cup {task}]

-----------------------------------------------------------------------------
(* A task whose snapshot is due does nothing else before; a channel that has brought its barrier brings no other. *)
MayCome(task, channel) == IsFree(task) /\ channel \notin state.arrived[task]

IsLast(s, task, channel) == s.arrived[task] \cup {channel} = Inputs[task]

Arrive(s, task, channel, checkpoint) ==
  IF IsLast(s, task, channel)
  THEN [s EXCEPT !.aligning[task] = 0, !.arrived[task] = {}]
  ELSE [s EXCEPT !.aligning[task] = checkpoint, !.arrived[task] = @ \cup {channel}]

(* A barrier of an older checkpoint means nothing any more; *)
IsNews(task, checkpoint) == checkpoint > state.seen[task] /\ checkpoint >= state.aligning[task]
(* one of a newer checkpoint ends the alignment that is under way. *)
EndOlder(s, task, checkpoint) ==
  IF s.aligning[task] \in {0, checkpoint} THEN s
  ELSE [s EXCEPT !.abandoned[task] = IF HasMarkers THEN {s.aligning[task]} ELSE @,
                 !.seen[task] = s.aligning[task],
                 !.arrived[task] = {}]

Align(task, channel) ==
  LET queue == state.channel[channel] IN
  /\ queue # <<>>
  /\ IsBarrier(Head(queue))
  /\ MayCome(task, channel)
  /\ LET checkpoint == CheckpointOf(Head(queue))
         taken == [state EXCEPT !.channel[channel] = Tail(@)]
         ended == IF IsOrdered THEN EndOlder(taken, task, checkpoint) ELSE taken
         arrived == Arrive(ended, task, channel, checkpoint) IN
     state' =
       IF IsOrdered /\ ~IsNews(task, checkpoint) THEN taken
       ELSE IF IsLast(ended, task, channel) THEN AcknowledgeAtOnce(Begin(arrived, task, checkpoint), task, checkpoint)
       ELSE arrived

(* Tracked: of a checkpoint that has begun to come, or that is newer than all that have; neither taken nor given up. *)
IsExpected(task, checkpoint) ==
  /\ checkpoint > state.seen[task]
  /\ \/ state.counted[task][checkpoint] # {}
     \/ \A newer \in AllCheckpoints : newer > checkpoint => state.counted[task][newer] = {}

(* The last barrier of a checkpoint makes the task forget all that are older. *)
Count(task, channel) ==
  LET queue == state.channel[channel] IN
  /\ queue # <<>>
  /\ IsBarrier(Head(queue))
  /\ IsFree(task)
  /\ LET checkpoint == CheckpointOf(Head(queue))
         taken == [state EXCEPT !.channel[channel] = Tail(@)]
         counted == [taken EXCEPT !.counted[task][checkpoint] = @ \cup {channel}]
         forgotten == [taken EXCEPT !.counted[task] = [one \in AllCheckpoints |-> IF one <= checkpoint THEN {} ELSE @[one]]] IN
     state' =
       IF ~IsExpected(task, checkpoint) THEN taken
       ELSE IF counted.counted[task][checkpoint] = Inputs[task]
       THEN AcknowledgeAtOnce(Begin(forgotten, task, checkpoint), task, checkpoint)
       ELSE counted

SaveInFlight(s, channel, checkpoint, before) ==
  IF IsPending(s, checkpoint) /\ Fault # "no-channel-state"
  THEN [s EXCEPT !.pending[PlaceOf(s, checkpoint)].snapshot.channel[channel] = s.overtaken[channel] \o before]
  ELSE s

Overtake(task, channel) ==
  LET queue == state.channel[channel]
      places == {place \in DOMAIN queue : ~IsRecord(queue[place])} IN
  /\ places # {}
  /\ MayCome(task, channel)
  /\ LET place == CHOOSE first \in places : \A other \in places : first <= other
         checkpoint == CheckpointOf(queue[place])
         before == SubSeq(queue, 1, place - 1)
         taken == [state EXCEPT !.channel[channel] = before \o SubSeq(queue, place + 1, Len(queue))]
         begun == IF state.aligning[task] = 0 THEN Begin(taken, task, checkpoint) ELSE taken
         arrived == Arrive(SaveInFlight(begun, channel, checkpoint, before), task, channel, checkpoint)
         cleared == [arrived EXCEPT !.overtaken = [other \in AllChannels |->
                      IF other \in Inputs[task] THEN <<>> ELSE @[other]]] IN
     /\ state.aligning[task] \in {0, checkpoint}
     /\ state' = IF IsLast(state, task, channel) THEN AcknowledgeAtOnce(cleared, task, checkpoint) ELSE arrived

BarrierDelivered(channel) ==
  CASE Mode = "aligned" -> Align(Receiver[channel], channel)
    [] Mode = "tracked" -> Count(Receiver[channel], channel)
    [] Mode = "unaligned" -> Overtake(Receiver[channel], channel)
=============================================================================
