------------------------------ MODULE Recovery ------------------------------
(* A restart that can never succeed. A transaction belongs to a completed    *)
(* checkpoint; the job crashes before it was committed, and the external     *)
(* system gives it up meanwhile. Every new attempt restores, commits, is     *)
(* refused, and fails. Attempts are not counted, so that the loop is one.    *)

CONSTANTS
  Policy,  \* what a restored sink does when its commit is refused: "fail" | "drop-and-report"
  Timeout  \* whether the external system gives up a pre-committed transaction: "never" | "possible"

VARIABLES
  job, transaction, reported, finished,
  crashed  \* one crash is enough
vars == <<job, transaction, reported, finished, crashed>>

TypeOK ==
  /\ job \in {"running", "failed", "restarting", "deploying", "restoring"}
  /\ transaction \in {"prepared", "committed", "aborted"}
  /\ {reported, finished, crashed} \subseteq BOOLEAN

Init ==
  /\ job = "running"
  /\ transaction = "prepared"
  /\ reported = FALSE /\ finished = FALSE /\ crashed = FALSE

-----------------------------------------------------------------------------
Becomes(before, after) ==
  job = before /\ job' = after /\ UNCHANGED <<transaction, reported, finished, crashed>>

Crashed ==
  /\ job = "running"
  /\ ~finished
  /\ ~crashed
  /\ crashed' = TRUE
  /\ job' = "failed"
  /\ UNCHANGED <<transaction, reported, finished>>

Restarting == Becomes("failed", "restarting")
RestoreChosen == Becomes("restarting", "deploying")
ReadBack == Becomes("deploying", "restoring")

(* At a notice while the job runs, or while it is being restored. *)
TransactionCommitted ==
  /\ job \in {"running", "restoring"}
  /\ transaction = "prepared"
  /\ transaction' = "committed"
  /\ UNCHANGED <<job, reported, finished, crashed>>

IsSettled == transaction = "committed" \/ reported
Restored == IsSettled = TRUE /\ Becomes("restoring", "running")

JobFinished ==
  /\ job = "running"
  /\ ~finished
  /\ IsSettled = TRUE
  /\ finished' = TRUE
  /\ UNCHANGED <<job, transaction, reported, crashed>>

TransactionTimedOut ==
  /\ Timeout = "possible"
  /\ transaction = "prepared"
  /\ transaction' = "aborted"
  /\ UNCHANGED <<job, reported, finished, crashed>>

IsRefused == job \in {"restoring", "running"} /\ transaction = "aborted" /\ ~reported

CommitRefused ==
  /\ IsRefused
  /\ (Policy = "fail" \/ job = "running") = TRUE
  /\ job' = "failed"
  /\ UNCHANGED <<transaction, reported, finished, crashed>>

TransactionDropped ==
  /\ Policy = "drop-and-report"
  /\ IsRefused
  /\ job = "restoring"
  /\ reported' = TRUE
  /\ UNCHANGED <<job, transaction, finished, crashed>>

-----------------------------------------------------------------------------
Progress ==
  \/ Restarting \/ RestoreChosen \/ ReadBack \/ TransactionCommitted \/ Restored
  \/ JobFinished \/ CommitRefused \/ TransactionDropped

Next == Progress \/ Crashed \/ TransactionTimedOut
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Progress)

-----------------------------------------------------------------------------
LossIsReported == finished => IsSettled
JobEnds == <>[]finished
ARestartEnds == (job = "failed") ~> (job = "running")
NeverFinished == ~finished
=============================================================================
