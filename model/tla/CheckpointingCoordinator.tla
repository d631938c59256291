---------------------- MODULE CheckpointingCoordinator ----------------------
(* The checkpoint coordinator: triggers a checkpoint, completes it when all  *)
(* tasks have acknowledged, or gives it up, and tells the sinks. And what    *)
(* tasks do about a checkpoint given up before all its barriers have come.   *)
EXTENDS CheckpointingTasks

(* All input is processed, but a sink holds what no completed checkpoint covers that it knows of, or will hear of. *)
WantsFinalCheckpoint ==
  /\ state.pending = <<>>
  /\ \A source \in AllSources : state.offset[source] = Records
  /\ \A channel \in AllChannels : state.channel[channel] = <<>>
  /\ \E sink \in AllSinks :
       \/ state.buffer[sink].once # {}
       \/ \E number \in state.precommitted[sink] :
            LET checkpoint == state.transaction[sink][number].checkpoint IN
            /\ checkpoint > state.notified[sink]
            /\ \A notice \in state.notice[sink] : notice < checkpoint

(* The coordinator does not know at once of a task that has crashed. *)
BelievesAllRun == IF ByTask THEN ~state.failing /\ state.restoring = {} ELSE state.alive = AllTasks

CheckpointTriggered ==
  LET begun == [state EXCEPT !.pending = Append(@, Begun(state.next)), !.next = @ + 1] IN
  /\ BelievesAllRun = TRUE
  /\ Len(state.pending) < Concurrent
  /\ state.next <= LastCheckpoint
  /\ (state.next <= Checkpoints \/ WantsFinalCheckpoint) = TRUE
  /\ state' = IF HasMarkers
              THEN [begun EXCEPT !.triggered = [source \in AllSources |-> @[source] \cup {state.next}]]
              ELSE begun

IsAcknowledged(checkpoint) ==
  (IF Fault = "completes-on-the-sources-word" THEN AllSources ELSE AllTasks)
    \subseteq PendingOf(state, checkpoint).acknowledged

MakeDurable(s, checkpoint) ==
  LET place == PlaceOf(s, checkpoint) IN
  [s EXCEPT !.previous = IF Fault = "restores-the-previous-checkpoint" THEN s.completed ELSE @,
            !.completed = [checkpoint |-> checkpoint, snapshot |-> s.pending[place].snapshot],
            !.pending[place].snapshot = NoSnapshot]

(* The pointer is stored. An older checkpoint that was overtaken is not stored any more: it would be the latest. *)
CheckpointDurable(checkpoint) ==
  /\ InSteps
  /\ IsPending(state, checkpoint)
  /\ ~PendingOf(state, checkpoint).durable
  /\ checkpoint >= state.completed.checkpoint
  /\ IsAcknowledged(checkpoint) = TRUE
  /\ state' = [MakeDurable(state, checkpoint) EXCEPT
                 !.pending[PlaceOf(state, checkpoint)].durable = TRUE,
                 !.pending[PlaceOf(state, checkpoint)].declined = {}]

(* All that is older is given up, save what is durable too, and the sinks are told, save those believed dead. *)
CheckpointCompleted(checkpoint) ==
  LET durable == IF InSteps THEN state ELSE MakeDurable(state, checkpoint)
      Stays(pending) ==
        \/ pending.checkpoint > checkpoint
        \/ pending.checkpoint < checkpoint /\ pending.durable IN
  /\ IsPending(state, checkpoint)
  /\ (IF InSteps THEN PendingOf(state, checkpoint).durable ELSE IsAcknowledged(checkpoint)) = TRUE
  /\ state' = [durable EXCEPT
       !.pending = SelectSeq(@, Stays),
       !.notice = [sink \in AllSinks |->
         IF FirstSink + sink \in state.cutOff THEN @[sink]
         ELSE {checkpoint} \cup (IF Notices = "each" THEN @[sink] ELSE {})]]

(* The network loses a notice: what it told of is committed when a later one arrives. *)
NoticeLost(sink, checkpoint) ==
  /\ checkpoint \in state.notice[sink]
  /\ state.lost # Lost
  /\ state' = [state EXCEPT !.notice[sink] = @ \ {checkpoint}, !.lost = @ + 1]

Abort(s, checkpoint) ==
  LET IsOther(pending) == pending.checkpoint # checkpoint IN
  [s EXCEPT !.pending = SelectSeq(@, IsOther)]

(* The coordinator gives up. The job goes on: what was pre-committed for this checkpoint rides with a later one. *)
CheckpointAborted(checkpoint) ==
  /\ IsPending(state, checkpoint)
  /\ state.aborts # Aborts
  /\ LET pending == PendingOf(state, checkpoint) IN
     /\ ~pending.durable
     /\ (HasMarkers \/ AllSources \subseteq (IF InSteps THEN pending.taken ELSE pending.acknowledged)) = TRUE
  /\ state' = [Abort(state, checkpoint) EXCEPT !.aborts = @ + 1]

-----------------------------------------------------------------------------
(* Tracked: all older checkpoints whose barriers are coming in are given up too. *)
GiveUpCounted(s, task, checkpoint) ==
  LET older == {one \in AllCheckpoints : one < checkpoint /\ s.counted[task][one] # {}}
      itself == IF IsExpected(task, checkpoint) THEN {checkpoint} ELSE {} IN
  IF checkpoint <= s.seen[task] THEN s
  ELSE [s EXCEPT !.seen[task] = checkpoint, !.abandoned[task] = @ \cup older \cup itself,
                 !.counted[task] = [one \in AllCheckpoints |-> IF one <= checkpoint THEN {} ELSE @[one]]]

(* A marker reaches a task. It ends the alignment of its checkpoint or of an older one, or announces one that will not come. *)
CancellationDelivered(channel) ==
  LET task == Receiver[channel]
      queue == state.channel[channel] IN
  /\ queue # <<>>
  /\ IsMarker(Head(queue))
  /\ MayCome(task, channel)
  /\ LET checkpoint == CheckpointOf(Head(queue))
         taken == [state EXCEPT !.channel[channel] = Tail(@)] IN
     state' = IF Mode = "tracked" THEN GiveUpCounted(taken, task, checkpoint)
              ELSE IF IsNews(task, checkpoint)
              THEN [taken EXCEPT !.aligning[task] = 0, !.arrived[task] = {},
                                 !.seen[task] = checkpoint, !.abandoned[task] = {checkpoint}]
              ELSE taken

IsToBegin(task, checkpoint) ==
  IF task < Sources THEN checkpoint \in state.triggered[task] /\ state.seen[task] < checkpoint
  ELSE state.due[task] = checkpoint

(* The task says that it has given up, or skips what the coordinator has given up already. *)
AlignmentAborted(task, checkpoint) ==
  LET said == [state EXCEPT !.abandoned[task] = @ \ {checkpoint}]
      declined == IF IsPending(state, checkpoint)
                  THEN [said EXCEPT !.pending[PlaceOf(state, checkpoint)].declined = @ \cup {task}] ELSE said
      passed == [state EXCEPT !.due[task] = 0, !.seen[task] = checkpoint]
      skipped == IF task < Sources THEN NotTriggered(passed, task, checkpoint) ELSE passed IN
  /\ HasMarkers
  /\ task \in state.alive
  /\ IF checkpoint \in state.abandoned[task] /\ ~\E older \in state.abandoned[task] : older < checkpoint
     THEN state' = SendTo(declined, Outputs[task], Marker(checkpoint))
     ELSE /\ ~IsPending(state, checkpoint)
          /\ checkpoint > state.completed.checkpoint
          /\ IsToBegin(task, checkpoint) = TRUE
          /\ state' = SendTo(skipped, Outputs[task], Marker(checkpoint))

(* The coordinator hears that a task has given up, and gives up too. *)
Declined(task, checkpoint) ==
  /\ IsPending(state, checkpoint)
  /\ ~PendingOf(state, checkpoint).durable
  /\ task \in PendingOf(state, checkpoint).declined
  /\ state' = Abort(state, checkpoint)
=============================================================================
