------------------------------ MODULE Topology ------------------------------
(* The job that runs: sources -> keyed operators -> sinks, each with all of  *)
(* the next, over FIFO channels. Everything is a number. Tasks: the sources, *)
(* then the operators, then the sinks. Channels: the partition that each     *)
(* source reads, then source -> operator, then operator -> sink. A source's  *)
(* i-th record is source * Records + i.                                      *)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS Sources, Operators, Sinks, Records

Numbers(count) == 0..(count - 1)

FirstSink == Sources + Operators
AllTasks == Numbers(FirstSink + Sinks)
AllSources == Numbers(Sources)
AllOperators == Numbers(Operators)
AllSinks == Numbers(Sinks)

FirstToOperators == Sources
FirstToSinks == FirstToOperators + Sources * Operators
AllChannels == Numbers(FirstToSinks + Operators * Sinks)

Receiver == [channel \in AllChannels |->
  IF channel < FirstToOperators THEN channel
  ELSE IF channel < FirstToSinks THEN Sources + ((channel - FirstToOperators) % Operators)
  ELSE FirstSink + ((channel - FirstToSinks) % Sinks)]

Sender == [channel \in AllChannels |->
  IF channel < FirstToOperators THEN -1
  ELSE IF channel < FirstToSinks THEN (channel - FirstToOperators) \div Operators
  ELSE Sources + ((channel - FirstToSinks) \div Sinks)]

Inputs == [task \in AllTasks |-> {channel \in AllChannels : Receiver[channel] = task}]
Outputs == [task \in AllTasks |-> {channel \in AllChannels : Sender[channel] = task}]

RecordCount == Sources * Records
AllRecords == Numbers(RecordCount)
RecordOf(source, index) == source * Records + index

(* Values of one key: records of one source that take the same way. *)
SameKey(one, other) ==
  LET way(record) == (record % Records) % (Operators * Sinks) IN
  (one \div Records) = (other \div Records) /\ way(one) = way(other)

(* By key: which sink a record reaches. *)
SinkOf(record) == ((record \div Records) + (record % Records) + 2) % Sinks

(* By key: which channel a record takes from a source or an operator. *)
RouteOf(task, record) ==
  IF task < Sources
  THEN FirstToOperators + (task * Operators) + (((record % Records) + 1) % Operators)
  ELSE FirstToSinks + ((task - Sources) * Sinks) + SinkOf(record)
=============================================================================
