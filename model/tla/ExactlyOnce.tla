----------------------------- MODULE ExactlyOnce -----------------------------
(* What an observer may see. No tasks, no barriers, no crashes: a job's      *)
(* output is made of whole transactions. Now and then a checkpoint completes *)
(* and settles for each sink one or more transactions of records that no     *)
(* earlier one holds; each at its own time, they become visible. What two    *)
(* sinks show is not atomic. In the end all is visible, each record once.    *)
EXTENDS Cut

VARIABLES
  settled,  \* by sink: in a completed checkpoint, but not visible; the oldest first
  visible   \* what a reader sees
vars == <<settled, visible>>

TypeOK == settled \in Lists /\ visible \subseteq AllRecords

Init == settled = EmptyLists /\ visible = {}

(* It adds to what is settled, and the whole is a cut. *)
CheckpointCompleted(division) ==
  LET before == Contents(settled) \cup visible
      entered == Entering(division) IN
  /\ entered # {}
  /\ before \cap entered = {}
  /\ IsCut(before \cup entered)
  /\ settled' = Appended(settled, division)
  /\ UNCHANGED visible

(* In any order. *)
TransactionCommitted(sink, place) ==
  /\ visible' = visible \cup settled[sink][place]
  /\ settled' = [settled EXCEPT ![sink] = Without(@, place)]

Completes == \E division \in Divisions : CheckpointCompleted(division)
Commits == \E sink \in AllSinks : \E place \in DOMAIN settled[sink] : TransactionCommitted(sink, place)

Next == Completes \/ Commits
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Completes) /\ WF_vars(Commits)

-----------------------------------------------------------------------------
EachRecordOnce == AreDisjoint(settled, visible)
VisibleOutputNeverGoesBack == [][visible \subseteq visible']_vars
FinallyExactlyOnce == <>[](visible = AllRecords)
NeverSettledButNotVisible == visible = {} \/ Contents(settled) = {}
=============================================================================
