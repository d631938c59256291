------------------------------ MODULE TwoPhase ------------------------------
(* Two-phase commit after Gray & Lamport, "Consensus on Transaction Commit": *)
(* a transaction manager asks resource managers to prepare, and decides.     *)
(* It calibrates the checker: 288, 8,832, 296,448 and 1,745,408 states with  *)
(* 3, 5, 7 and 8 resource managers. Messages are a set that only grows: one  *)
(* that is never received is a lost one. Leaves out crashes and time.        *)
EXTENDS Naturals

CONSTANT ResourceManagers

Managers == 1..ResourceManagers
Decision == {"commit", "abort"}

VARIABLES
  resourceManager,     \* [Managers -> what each has done]
  transactionManager,  \* what the transaction manager has decided
  prepared,            \* those whose "prepared" the transaction manager has received
  sentPrepared,        \* those that have sent "prepared"
  sentDecision         \* the decisions sent, to all resource managers at once

vars == <<resourceManager, transactionManager, prepared, sentPrepared, sentDecision>>

TypeOK ==
  /\ resourceManager \in [Managers -> {"working", "prepared", "committed", "aborted"}]
  /\ transactionManager \in {"init", "committed", "aborted"}
  /\ prepared \subseteq Managers
  /\ sentPrepared \subseteq Managers
  /\ sentDecision \subseteq Decision

Init ==
  /\ resourceManager = [m \in Managers |-> "working"]
  /\ transactionManager = "init"
  /\ prepared = {}
  /\ sentPrepared = {}
  /\ sentDecision = {}

-----------------------------------------------------------------------------
(* The transaction manager *)

ReceivePrepared(m) ==
  /\ transactionManager = "init"
  /\ m \in sentPrepared
  /\ prepared' = prepared \cup {m}
  /\ UNCHANGED <<resourceManager, transactionManager, sentPrepared, sentDecision>>

Commit ==
  /\ transactionManager = "init"
  /\ prepared = Managers
  /\ transactionManager' = "committed"
  /\ sentDecision' = sentDecision \cup {"commit"}
  /\ UNCHANGED <<resourceManager, prepared, sentPrepared>>

Abort ==
  /\ transactionManager = "init"
  /\ transactionManager' = "aborted"
  /\ sentDecision' = sentDecision \cup {"abort"}
  /\ UNCHANGED <<resourceManager, prepared, sentPrepared>>

-----------------------------------------------------------------------------
(* A resource manager *)

Prepare(m) ==
  /\ resourceManager[m] = "working"
  /\ resourceManager' = [resourceManager EXCEPT ![m] = "prepared"]
  /\ sentPrepared' = sentPrepared \cup {m}
  /\ UNCHANGED <<transactionManager, prepared, sentDecision>>

ChooseToAbort(m) ==
  /\ resourceManager[m] = "working"
  /\ resourceManager' = [resourceManager EXCEPT ![m] = "aborted"]
  /\ UNCHANGED <<transactionManager, prepared, sentPrepared, sentDecision>>

ReceiveCommit(m) ==
  /\ "commit" \in sentDecision
  /\ resourceManager' = [resourceManager EXCEPT ![m] = "committed"]
  /\ UNCHANGED <<transactionManager, prepared, sentPrepared, sentDecision>>

ReceiveAbort(m) ==
  /\ "abort" \in sentDecision
  /\ resourceManager' = [resourceManager EXCEPT ![m] = "aborted"]
  /\ UNCHANGED <<transactionManager, prepared, sentPrepared, sentDecision>>

-----------------------------------------------------------------------------
Next ==
  \/ Commit
  \/ Abort
  \/ \E m \in Managers :
       \/ ReceivePrepared(m)
       \/ Prepare(m)
       \/ ChooseToAbort(m)
       \/ ReceiveCommit(m)
       \/ ReceiveAbort(m)

Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Next)

-----------------------------------------------------------------------------
(* Nobody has aborted what another has committed. *)
Consistent ==
  ~ \E m, n \in Managers : resourceManager[m] = "committed" /\ resourceManager[n] = "aborted"

(* Every resource manager ends committed or aborted, and stays so. *)
Decided == \A m \in Managers : resourceManager[m] \in {"committed", "aborted"}
FinallyDecided == <>[]Decided

(* Witnesses: each must be violated, or the model cannot do what it is for. *)
NeverAllCommitted == ~ \A m \in Managers : resourceManager[m] = "committed"
NeverAllAborted == ~ \A m \in Managers : resourceManager[m] = "aborted"
=============================================================================
