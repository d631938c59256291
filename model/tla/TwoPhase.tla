------------------------------ MODULE TwoPhase ------------------------------
(* Two-phase commit after Gray & Lamport, "Consensus on Transaction Commit": *)
(* a transaction manager asks resource managers to prepare, and decides.     *)
(* It calibrates the checker: 288, 8,832, 296,448 and 1,745,408 states with  *)
(* 3, 5, 7 and 8 resource managers. Messages are a set that only grows: one  *)
(* that is never received is a lost one. Leaves out crashes and time.        *)
EXTENDS Naturals

CONSTANT ResourceManagers

Each == 0..(ResourceManagers - 1)
Decision == {"commit", "abort"}

VARIABLES
  resourceManager,     \* [Each -> what it has done]
  transactionManager,  \* what the transaction manager has decided
  prepared,            \* from whom the transaction manager has heard "prepared"
  messages             \* sent: m for "m is prepared", and the decision

vars == <<resourceManager, transactionManager, prepared, messages>>

TypeOK ==
  /\ resourceManager \in [Each -> {"working", "prepared", "committed", "aborted"}]
  /\ transactionManager \in {"open", "committed", "aborted"}
  /\ prepared \subseteq Each
  /\ messages \subseteq {<<"prepared", one>> : one \in Each} \cup {<<word>> : word \in Decision}

Init ==
  /\ resourceManager = [one \in Each |-> "working"]
  /\ transactionManager = "open"
  /\ prepared = {}
  /\ messages = {}

-----------------------------------------------------------------------------
(* The transaction manager *)

HearPrepared(one) ==
  /\ transactionManager = "open"
  /\ <<"prepared", one>> \in messages
  /\ prepared' = prepared \cup {one}
  /\ UNCHANGED <<resourceManager, transactionManager, messages>>

DecideCommit ==
  /\ transactionManager = "open"
  /\ prepared = Each
  /\ transactionManager' = "committed"
  /\ messages' = messages \cup {<<"commit">>}
  /\ UNCHANGED <<resourceManager, prepared>>

DecideAbort ==
  /\ transactionManager = "open"
  /\ transactionManager' = "aborted"
  /\ messages' = messages \cup {<<"abort">>}
  /\ UNCHANGED <<resourceManager, prepared>>

-----------------------------------------------------------------------------
(* A resource manager *)

Prepare(one) ==
  /\ resourceManager[one] = "working"
  /\ resourceManager' = [resourceManager EXCEPT ![one] = "prepared"]
  /\ messages' = messages \cup {<<"prepared", one>>}
  /\ UNCHANGED <<transactionManager, prepared>>

ChooseAbort(one) ==
  /\ resourceManager[one] = "working"
  /\ resourceManager' = [resourceManager EXCEPT ![one] = "aborted"]
  /\ UNCHANGED <<transactionManager, prepared, messages>>

HearCommit(one) ==
  /\ <<"commit">> \in messages
  /\ resourceManager' = [resourceManager EXCEPT ![one] = "committed"]
  /\ UNCHANGED <<transactionManager, prepared, messages>>

HearAbort(one) ==
  /\ <<"abort">> \in messages
  /\ resourceManager' = [resourceManager EXCEPT ![one] = "aborted"]
  /\ UNCHANGED <<transactionManager, prepared, messages>>

-----------------------------------------------------------------------------
Next ==
  \/ DecideCommit
  \/ DecideAbort
  \/ \E one \in Each :
       \/ HearPrepared(one)
       \/ Prepare(one)
       \/ ChooseAbort(one)
       \/ HearCommit(one)
       \/ HearAbort(one)

(* Nobody is obliged to abort. *)
Fairness ==
  /\ WF_vars(DecideCommit)
  /\ WF_vars(\E one \in Each : HearPrepared(one))
  /\ WF_vars(\E one \in Each : Prepare(one))
  /\ WF_vars(\E one \in Each : HearCommit(one))
  /\ WF_vars(\E one \in Each : HearAbort(one))

Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ Fairness

-----------------------------------------------------------------------------
(* Nobody has aborted what another has committed. *)
Consistent == ~ \E m, n \in Each : resourceManager[m] = "committed" /\ resourceManager[n] = "aborted"

(* Witnesses: each must be violated, or the model cannot do what it is for. *)
NeverAllCommitted == ~ \A one \in Each : resourceManager[one] = "committed"
NeverAllAborted == ~ \A one \in Each : resourceManager[one] = "aborted"
=============================================================================
