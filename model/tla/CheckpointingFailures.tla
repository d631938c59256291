------------------------ MODULE CheckpointingFailures ------------------------
(* A crash takes all that is volatile: of the whole job in one step, or of   *)
(* one task while the others run on until the coordinator restarts all. Then *)
(* the latest completed checkpoint is restored; what an attempt has left in  *)
(* the external system is settled before its successor runs.                 *)
EXTENDS CheckpointingCoordinator

ForgetAll(s) == With(s, Idle)

(* What one task knew. What it has sent is on its way. *)
ForgetTask(s, task) ==
  LET gone == [s EXCEPT !.alive = @ \ {task}, !.restoring = @ \ {task}, !.aligning[task] = 0, !.arrived[task] = {},
                        !.due[task] = 0, !.seen[task] = 0, !.abandoned[task] = {},
                        !.counted[task] = [checkpoint \in AllCheckpoints |-> {}]]
      sink == task - FirstSink IN
  IF task < Sources THEN [gone EXCEPT !.offset[task] = 0, !.triggered[task] = {}]
  ELSE IF task < FirstSink THEN [gone EXCEPT !.applied[task - Sources] = EmptyBag]
  ELSE [gone EXCEPT !.received[sink] = EmptyBag, !.buffer[sink] = EmptyBag, !.open[sink] = 0,
                    !.precommitted[sink] = {}, !.written[sink] = {}, !.notified[sink] = 0, !.notice[sink] = {}]

(* What the sink of the attempt that ends still knows; of one that has crashed before, nothing; of one that was being      *)
(* restored, what it was to commit. Notices on their way may yet reach it. One that upserts needs no coordinator: what it *)
(* waits for may yet reach it, from others that linger.                                                                    *)
LastOf(sink) ==
  LET heard == CHOOSE one \in state.notice[sink] \cup {state.notified[sink]} : \A other \in state.notice[sink] \cup {state.notified[sink]} : other <= one
      waitsFor == IF Upserts THEN {record \in AllRecords : SinkOf(record) = sink} \ state.received[sink].once ELSE {} IN
  IF ~Lingers \/ FirstSink + sink \notin state.alive \cup state.cutOff \cup state.restoring THEN NoZombie
  ELSE [precommitted |-> state.precommitted[sink], written |-> state.written[sink],
        notified |-> heard, buffer |-> PlusSet(state.buffer[sink], waitsFor), open |-> state.open[sink]]
ZombiesOf(sink) == [back \in 1..Generations |-> IF back = 1 THEN LastOf(sink) ELSE state.zombie[sink][back - 1]]

(* The coordinator gives up what is pending, save what all have acknowledged. *)
IsStored(pending) == pending.acknowledged = AllTasks
GiveUp(s) ==
  [s EXCEPT !.failing = TRUE, !.pending = SelectSeq(@, IsStored),
            !.zombie = IF Upserts THEN [sink \in AllSinks |-> ZombiesOf(sink)] ELSE @]

(* The number past the tasks' is the coordinator's, and where all crash at once. *)
TheJob == Cardinality(AllTasks)
(* One task alone may crash while it begins a checkpoint: the first of its channels have got the barrier then. *)
WaysToCrash(task) ==
  {<<0, 0>>} \cup (IF task = TheJob THEN {} ELSE (1..Cardinality(Outputs[task])) \X AllCheckpoints)
FirstOutputs(task, count) ==
  {channel \in Outputs[task] : Cardinality({other \in Outputs[task] : other < channel}) < count}

Crashed(task, sent, checkpoint) ==
  LET struck == [state EXCEPT !.crashes = @ + 1]
      begun == IF sent = 0 THEN struck ELSE SendTo(struck, FirstOutputs(task, sent), Barrier(checkpoint)) IN
  /\ state.crashes # Crashes
  /\ (sent > 0 => IsToTake(task, checkpoint)) = TRUE
  /\ IF task # TheJob
     THEN /\ task \in state.alive \cup state.restoring
          /\ state' = ForgetTask(begun, task)
     ELSE IF ByTask THEN ~state.failing /\ state' = GiveUp(struck)
     ELSE state.alive # {} /\ state' = ForgetAll(struck)

(* The coordinator believes a sink dead that is not: it runs on, but hears only what is on its way already. *)
CutOff(task) ==
  /\ Lingers
  /\ state.crashes # Crashes
  /\ task \in state.alive
  /\ state' = [state EXCEPT !.crashes = @ + 1, !.alive = @ \ {task}, !.cutOff = @ \cup {task}]

(* The coordinator learns that a task is gone. *)
Restarting ==
  /\ ByTask /\ Crashes > 0
  /\ ~state.failing
  /\ state.alive \cup state.restoring # AllTasks
  /\ state' = GiveUp(state)

-----------------------------------------------------------------------------
Chosen ==
  IF Fault = "restores-the-previous-checkpoint" /\ state.completed.checkpoint > 0
  THEN state.previous ELSE state.completed

Remembered(sink, checkpoint, precommitted) ==
  CASE Fault = "restored-transactions-not-committed" -> {}
    [] Fault = "restores-only-the-newest-transactions" ->
         {number \in precommitted : state.transaction[sink][number].checkpoint = checkpoint}
    [] OTHER -> precommitted

(* What was pre-committed with a completed checkpoint is to be committed, whether or not that has happened already. *)
Load(s, checkpoint, snapshot) ==
  LET heard == IF IsLog /\ RestoredLog = "awaits-notice" THEN 0 ELSE checkpoint IN
  [s EXCEPT !.restored = checkpoint,
            !.offset = snapshot.offset, !.applied = snapshot.applied, !.received = snapshot.received,
            !.channel = snapshot.channel,
            !.precommitted = [sink \in AllSinks |-> Remembered(sink, checkpoint, snapshot.precommitted[sink])],
            !.seen = IF IsOrdered THEN [task \in AllTasks |-> checkpoint] ELSE @,
            !.notified = [sink \in AllSinks |-> heard]]

(* What earlier attempts have left: open, or pre-committed for a checkpoint that never completed. *)
LeftBehind(s, sink) ==
  {number \in AllTransactions \ s.precommitted[sink] : s.transaction[sink][number].status \in {"open", "prepared"}}

(* Those that the sink can find: all, or where ids are probed, those before which none was left out. *)
Discovered(s, sink) ==
  {number \in LeftBehind(s, sink) :
    LET id == s.id[sink][number] IN
    Probes => id > s.restored /\ (s.restored + 1)..id \subseteq s.used[sink]}

(* A write-ahead log's entries are gone with its state. *)
Dropped(transaction) ==
  IF IsLog THEN NoTransaction ELSE [transaction EXCEPT !.status = "aborted", !.records = EmptyBag]
DropLeftovers(s) ==
  [s EXCEPT !.transaction = [sink \in AllSinks |-> [number \in AllTransactions |->
              IF number \in Discovered(s, sink) THEN Dropped(@[sink][number]) ELSE @[sink][number]]],
            !.id = [sink \in AllSinks |-> [number \in AllTransactions |->
              IF number \in Discovered(s, sink) THEN 0 ELSE @[sink][number]]]]
(* Neither has the zombie what nobody can find any more. *)
ForgetEntries(s) ==
  [DropLeftovers(s) EXCEPT !.zombie = [sink \in AllSinks |->
    [back \in 1..Generations |-> [@[sink][back] EXCEPT !.precommitted = @ \ LeftBehind(s, sink)]]]]

(* A new attempt begins: the old one's tasks are gone, save zombies, and all tasks load what the latest checkpoint has of them. *)
RestoreChosen ==
  LET zombies == IF Upserts THEN state.zombie ELSE [sink \in AllSinks |-> ZombiesOf(sink)]
      gone == [ForgetAll(state) EXCEPT !.zombie = zombies, !.restoring = AllTasks]
      loaded == Load(gone, Chosen.checkpoint, Chosen.snapshot) IN
  /\ state.failing
  /\ state' = IF IsLog THEN ForgetEntries(loaded) ELSE loaded

(* A sink that is being restored aborts what it finds. *)
TransactionAborted(sink, number) ==
  /\ ~IsLog
  /\ FirstSink + sink \in state.restoring
  /\ number \in Discovered(state, sink)
  /\ state' = ForgetId([state EXCEPT !.transaction[sink][number] = Dropped(@)], sink, number)

(* A sink has committed what it restored, and aborted what else it found. A write-ahead log only looks for marks. *)
Unsettled(sink) ==
  {number \in state.precommitted[sink] : state.transaction[sink][number].status = "prepared"}
Settle(s, sink) == OpenTransaction([s EXCEPT !.precommitted[sink] = Unsettled(sink)], sink, s.restored)

RestoreAll ==
  LET loaded == Load([state EXCEPT !.alive = AllTasks], Chosen.checkpoint, Chosen.snapshot) IN
  /\ state.alive = {}
  /\ state' = OpenTransactions(DropLeftovers(loaded), Sinks, Chosen.checkpoint)

(* One task runs; a sink only when nothing of the past is left. Or, where the job is restored in one step, all of them. *)
Restored(task) ==
  LET sink == task - FirstSink
      running == [state EXCEPT !.restoring = @ \ {task}, !.alive = @ \cup {task}]
      \* Its store takes nothing from those before it. Of an attempt given up meanwhile, it is itself the first zombie.
      fenced == IF Fencing = "tokens"
                THEN [running EXCEPT !.zombie[sink] = [back \in 1..Generations |-> IF back = 1 /\ state.failing THEN @[back] ELSE NoZombie]]
                ELSE running IN
  IF ~ByTask THEN RestoreAll
  ELSE /\ task \in state.restoring
       /\ (task >= FirstSink /\ ~IsLog => Unsettled(sink) = {} /\ Discovered(state, sink) = {}) = TRUE
       /\ state' = IF task >= FirstSink THEN Settle(fenced, sink) ELSE running
=============================================================================
