---------------------------- MODULE StopTheWorld ----------------------------
(* The checkpoint that everybody understands. The world stops at a cut, with *)
(* nothing on its way, and every sink pre-commits what it has received; the  *)
(* checkpoint completes, or is given up, and the world goes on. Sinks hear   *)
(* of a completion one by one, and commit. A crash takes the world back to   *)
(* the last completed checkpoint. Between two stops nothing shows.           *)
EXTENDS Cut

CONSTANTS Aborts, Crashes

VARIABLES
  running, stopped,
  held,     \* by sink: pre-committed at this stop, and what rides with it
  settled,  \* by sink: in a completed checkpoint, but not visible; the oldest first
  told,     \* by sink: how many of these, from the oldest, it knows to be settled
  visible,
  aborts, crashes
vars == <<running, stopped, held, settled, told, visible, aborts, crashes>>

TypeOK ==
  /\ {running, stopped} \subseteq BOOLEAN
  /\ {held, settled} \subseteq Lists
  /\ told \in [AllSinks -> 0..(Sources * Records)]
  /\ visible \subseteq AllRecords
  /\ aborts \in 0..Aborts /\ crashes \in 0..Crashes

Init ==
  /\ running = TRUE /\ stopped = FALSE
  /\ held = EmptyLists /\ settled = EmptyLists
  /\ told = [sink \in AllSinks |-> 0]
  /\ visible = {}
  /\ aborts = 0 /\ crashes = 0

-----------------------------------------------------------------------------
(* The world has run on to a cut, and stands still. *)
Stopped(division) ==
  LET before == Contents(settled) \cup visible
      entered == Entering(division) IN
  /\ running /\ ~stopped
  /\ entered # {}
  /\ before \cap entered = {}
  /\ IsCut(before \cup entered)
  /\ held' = Appended(held, division)
  /\ stopped' = TRUE
  /\ UNCHANGED <<running, settled, told, visible, aborts, crashes>>

Released == held' = EmptyLists /\ stopped' = FALSE

CheckpointCompleted ==
  /\ stopped
  /\ settled' = [sink \in AllSinks |-> settled[sink] \o held[sink]]
  /\ Released
  /\ UNCHANGED <<running, told, visible, aborts, crashes>>

(* Before the world has stopped for it, or while it stands still. *)
CheckpointAborted ==
  /\ running
  /\ aborts # Aborts
  /\ aborts' = aborts + 1
  /\ Released
  /\ UNCHANGED <<running, settled, told, visible, crashes>>

(* A sink hears of a completed checkpoint, perhaps not of the latest. *)
Notified(sink, known) ==
  /\ running
  /\ known > told[sink]
  /\ told' = [told EXCEPT ![sink] = known]
  /\ UNCHANGED <<running, stopped, held, settled, visible, aborts, crashes>>

TransactionCommitted(sink, place) ==
  /\ running
  /\ place <= told[sink]
  /\ visible' = visible \cup settled[sink][place]
  /\ told' = [told EXCEPT ![sink] = @ - 1]
  /\ settled' = [settled EXCEPT ![sink] = Without(@, place)]
  /\ UNCHANGED <<running, stopped, held, aborts, crashes>>

Crashed ==
  /\ running
  /\ crashes # Crashes
  /\ running' = FALSE
  /\ told' = [sink \in AllSinks |-> 0]
  /\ crashes' = crashes + 1
  /\ Released
  /\ UNCHANGED <<settled, visible, aborts>>

(* What is restored is known to be settled. *)
Restored ==
  /\ ~running
  /\ running' = TRUE
  /\ told' = [sink \in AllSinks |-> Len(settled[sink])]
  /\ UNCHANGED <<stopped, held, settled, visible, aborts, crashes>>

-----------------------------------------------------------------------------
Stops == \E division \in Divisions : Stopped(division)
Hears == \E sink \in AllSinks : \E known \in DOMAIN settled[sink] : Notified(sink, known)
Commits == \E sink \in AllSinks : \E place \in DOMAIN settled[sink] : TransactionCommitted(sink, place)

Next == Stops \/ CheckpointCompleted \/ Hears \/ Commits \/ Restored \/ CheckpointAborted \/ Crashed
Spec == Init /\ [][Next]_vars
FairSpec ==
  Spec /\ WF_vars(Stops) /\ WF_vars(CheckpointCompleted) /\ WF_vars(Hears) /\ WF_vars(Commits) /\ WF_vars(Restored)

-----------------------------------------------------------------------------
EachRecordOnce ==
  /\ AreDisjoint(held, visible)
  /\ AreDisjoint(settled, visible)
  /\ Contents(held) \cap Contents(settled) = {}
FinallyExactlyOnce == <>[](visible = AllRecords)
NeverAllVisible == visible # AllRecords
NeverStoppedForASecondCheckpoint == ~(stopped /\ Contents(held) # {} /\ visible # {})

Abstract == INSTANCE ExactlyOnce
RefinesExactlyOnce == Abstract!Spec
=============================================================================
