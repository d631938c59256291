-------------------------------- MODULE Bag --------------------------------
(* How often each record occurs: never, once, more than once. Two sets of    *)
(* records instead of a count each, as in model/protocol.                    *)
EXTENDS Naturals, Sequences

EmptyBag == [once |-> {}, again |-> {}]

Plus(bag, other) ==
  [once |-> bag.once \cup other.once,
   again |-> bag.again \cup other.again \cup (bag.once \cap other.once)]

PlusSet(bag, records) == Plus(bag, [once |-> records, again |-> {}])

RECURSIVE Sum(_, _)
(* of the bags that a function has at these numbers *)
Sum(bags, numbers) ==
  IF numbers = {} THEN EmptyBag
  ELSE LET one == CHOOSE number \in numbers : TRUE IN Plus(bags[one], Sum(bags, numbers \ {one}))

RECURSIVE Counted(_)
(* the elements of a sequence *)
Counted(sequence) ==
  IF sequence = <<>> THEN EmptyBag
  ELSE PlusSet(Counted(Tail(sequence)), {Head(sequence)})
=============================================================================
