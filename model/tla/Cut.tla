-------------------------------- MODULE Cut --------------------------------
(* Cuts: sets of records that a job can have processed when everything       *)
(* stands still, and how they are divided among transactions.                *)
EXTENDS Naturals, Sequences

CONSTANTS
  Sources, Operators, Sinks, Records,
  Riding  \* transactions of aborted checkpoints that ride with one that completes

AllRecords == 0..(Sources * Records - 1)
AllSinks == 0..(Sinks - 1)

(* Keys spread the records of each source evenly over operators and sinks. *)
SinkOf(record) == ((record \div Records) + (record % Records) + 2) % Sinks
WayOf(record) == <<record \div Records, ((record % Records) + 1) % Operators, SinkOf(record)>>
(* Channels are FIFO: a record comes with all that went the same way before it. *)
IsCut(records) ==
  \A record \in records : \A earlier \in 0..(record - 1) : WayOf(earlier) = WayOf(record) => earlier \in records

(* Of each record: which of its sink's transactions it enters, from 1, or 0 for none. *)
Divisions == [AllRecords -> 0..(Riding + 1)]
Entering(division) == {record \in AllRecords : division[record] # 0}

NotEmpty(records) == records # {}
(* By sink: the list, and the new transactions that are not empty. *)
Appended(lists, division) ==
  LET content(sink, transaction) ==
        {record \in Entering(division) : SinkOf(record) = sink /\ division[record] = transaction} IN
  [sink \in AllSinks |->
    lists[sink] \o SelectSeq([transaction \in 1..(Riding + 1) |-> content(sink, transaction)], NotEmpty)]

Without(list, place) == SubSeq(list, 1, place - 1) \o SubSeq(list, place + 1, Len(list))

Lists == [AllSinks -> Seq(SUBSET AllRecords)]
EmptyLists == [sink \in AllSinks |-> <<>>]
Contents(lists) == UNION {UNION {lists[sink][place] : place \in DOMAIN lists[sink]} : sink \in AllSinks}
Places(lists) == UNION {{<<sink, place>> : place \in DOMAIN lists[sink]} : sink \in AllSinks}
(* No record is in two of them, or in one and among the others. *)
AreDisjoint(lists, others) ==
  /\ Contents(lists) \cap others = {}
  /\ \A one, other \in Places(lists) : one # other => lists[one[1]][one[2]] \cap lists[other[1]][other[2]] = {}
=============================================================================
