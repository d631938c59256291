#!/usr/bin/env python3
"""A second runner of the conformance vectors, sharing no code with the reference engine: standard library only.

    python3 runner.py [FOLDER or FILE]     exit code 0: all that were run passed; 1: some failed; 2: a file is of another format, or none could be run

It has small parts of its own for the shapes in DRIVERS, and for the features in FEATURES; what it skips it counts.
"""
import json
import random
import sys
from pathlib import Path

FORMAT = "barricade-conformance/1"
FEATURES = {"unaligned", "jitter", "topology-changes"}
WITHOUT_ORDER = {"events", "to", "discarded", "trigger", "wait-for", "removed", "refused", "restarts", "fully-finished", "processed"}

def same(expected, found, field=""):
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(name in found and same(value, found[name], name) for name, value in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and (paired(expected, found) if field in WITHOUT_ORDER else all(map(same, expected, found)))
    if isinstance(expected, dict) and expected.keys() == {"least", "most"} and is_number(found):
        return expected["least"] <= found <= expected["most"]
    return is_number(expected) == is_number(found) and expected == found

def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)

def paired(expected, found):
    if not expected:
        return True
    return any(same(expected[0], one) and paired(expected[1:], found[:at] + found[at + 1:]) for at, one in enumerate(found))

# Key groups
def signed(value):
    return (value & 0xFFFFFFFF) - ((value & 0x80000000) << 1)

def hash_of(key):
    code, units = 0, key.encode("utf-16-be")
    for high, low in zip(units[::2], units[1::2]):
        code = 31 * code + 256 * high + low
    return signed(code)

def scramble(code):
    def left(value, bits): return (value << bits | value >> 32 - bits) & 0xFFFFFFFF
    mixed = left((code & 0xFFFFFFFF) * 0xCC9E2D51 & 0xFFFFFFFF, 15) * 0x1B873593 & 0xFFFFFFFF
    mixed = (left(mixed, 13) * 5 + 0xE6546B64 & 0xFFFFFFFF) ^ 4
    mixed = (mixed ^ mixed >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    number = signed(mixed ^ mixed >> 16)
    return 0 if number == -2 ** 31 else abs(number)

def key_groups(given):
    parallelism = given["parallelism"]
    usual = min(max(1 << (parallelism + parallelism // 2 - 1).bit_length(), 128), 32768)
    most = given.get("max-parallelism", usual)
    found = {"max-parallelism": most, "ranges": [[-(-i * most // parallelism), ((i + 1) * most - 1) // parallelism] for i in range(parallelism)]}
    if "key" in given or "hash" in given:
        code = given["hash"] if "hash" in given else hash_of(given["key"])
        group = scramble(code) % most
        found.update({"hash": code, "key-group": group, "subtask": group * parallelism // most})
    return found

# Which task restores what
def split_list(elements, tasks, first):
    """Runs as equal as can be; who comes first gets one more while there is a rest."""
    base, rest = divmod(len(elements), tasks)
    runs, at = {}, 0
    for turn in range(tasks):
        end = at + base + (turn < rest)
        runs[(first + turn) % tasks] = elements[at:end]
        at = end
    return runs, (first + rest) % tasks

def restored_cells(vertex, most):
    """By state, what each task gets of it."""
    tasks, old, first = vertex["parallelism"], vertex["old-parallelism"], {}
    for state in [state for state in vertex["states"] if not state.get("gone")]:
        kept = [cells for subtask, cells in enumerate(state["cells"]) if subtask not in vertex.get("finished", [])]
        everything, operator = sum(kept, []), state.get("operator")
        if state["distribution"] in ("union", "broadcast"):
            copies = [everything] if state["distribution"] == "union" else list(filter(None, kept))
            runs = {task: copies[task % len(copies)] for task in range(tasks) if copies}
        elif tasks == old:
            runs = dict(enumerate(state["cells"]))
        elif state["distribution"] == "keyed":
            runs = {task: [group for group in everything if group * tasks // most == task] for task in range(tasks)}
        else:
            runs, first[operator] = split_list(everything, tasks, first.get(operator, 0))
        yield state["name"], runs

def state_assignment(given):
    wanted, vertices, restored = given["max-parallelism"], given["vertices"], []
    most = given.get("old-max-parallelism", wanted)
    is_left = any(state.get("gone") and any(state["cells"]) for vertex in vertices for state in vertex["states"])
    if (most != wanted and given.get("max-parallelism-is-set", True) or any(vertex["parallelism"] > most for vertex in vertices)
            or is_left and not given.get("allow-non-restored-state")):
        return {"refused": True}
    for vertex in vertices:
        tasks, old, gone, cells = vertex["parallelism"], vertex["old-parallelism"], vertex.get("finished", []), list(restored_cells(vertex, most))
        for task in range(tasks):
            finished = 0 < old == len(gone) or (tasks == old and task in gone)
            states = [{"name": name, "cells": shares[task]} for name, shares in cells if shares.get(task) and not finished]
            restored.append({"task": f"{vertex['name']}-{task}", "finished": finished, "states": states})
    return {"refused": False, "max-parallelism": most, "restored": restored}

# Requests for checkpoints
class RequestDecider:
    def __init__(self, given):
        self.most, self.pause = given.get("max-concurrent-checkpoints", 1), given.get("min-pause", 0)
        self.limit, self.unaligned = given.get("queue-limit", 1000), given.get("unaligned", False)
        self.world = {"now": 0, "triggering": False, "pending": 0, "cleaning": 0, "last-completion": None}
        self.queue = []
    def step(self, step):
        kind = step["do"]
        if kind == "set":
            return self.world.update({name: value for name, value in step.items() if name in self.world})
        if kind == "clear":
            return {"given-up": [self.queue.pop(0)["request"] for _ in list(self.queue)]}
        return self.choose(self.submit(step) if kind == "submit" else [])
    def submit(self, step):
        """Who fails for lack of room."""
        if len(self.queue) >= self.limit and not self.queue[-1]["periodic"]:
            return [{"request": step["request"], "reason": "too-many"}]
        self.queue.append({"at": self.world["now"], **step})
        self.queue.sort(key=lambda one: (one["kind"] == "checkpoint", one["periodic"], one["at"]))
        return [{"request": self.queue.pop()["request"], "reason": "too-many"}] if len(self.queue) > self.limit else []
    def choose(self, failed):
        now, last = self.world["now"], self.world["last-completion"]
        answer = {"run": None, "failed": failed, "come-again-in": None}
        if self.world["triggering"] or not self.queue or self.world["cleaning"] > self.most:
            return answer
        head = self.queue[0]
        forced = head["kind"] != "checkpoint" and not self.unaligned
        if self.world["pending"] >= self.most and not forced:
            return answer
        self.queue.pop(0)
        if head["periodic"] and not forced and last is not None and last + self.pause > now:
            return {"run": None, "failed": failed + [{"request": head["request"], "reason": "too-soon"}], "come-again-in": last + self.pause - now}
        return {**answer, "run": head["request"]}

# Restarts
class RestartStrategy:
    def __init__(self, given):
        self.given, self.failures, self.tried, self.restart_at = given, [], 0, -1
    def step(self, step):
        return {"delay": getattr(self, self.given["type"].replace("-", "_"))(step["at"]) if step.get("recoverable", True) else None}
    def none(self, _): return None
    def fixed_delay(self, _):
        self.tried += 1
        return self.given.get("delay", 1000) if self.tried <= self.given.get("attempts", 1) else None
    def failure_rate(self, now):
        most, interval = self.given.get("max-failures-per-interval", 1), self.given.get("failure-rate-interval", 60_000)
        self.failures.append(now)
        return None if sum(now - at <= interval for at in self.failures) > most else self.given.get("delay", 1000)
    def exponential_delay(self, now):
        if now > self.restart_at:
            self.tried = 0 if now - self.restart_at >= self.given.get("reset-backoff-threshold", 3_600_000) else self.tried
            self.restart_at = now + self.backoff()
            self.tried += 1
        return self.restart_at - now if self.tried <= self.given.get("attempts-before-reset-backoff", float("inf")) else None
    def backoff(self):
        least, most = self.given.get("initial-backoff", 1000), self.given.get("max-backoff", 60_000)
        grown = least * self.given.get("backoff-multiplier", 1.5) ** self.tried
        jitter = int(grown * self.given.get("jitter-factor", 0))
        return max(least, min(int(grown) + random.randint(-jitter, jitter), most))

DRIVERS = {"key-groups": key_groups, "state-assignment": state_assignment, "request-decider": RequestDecider, "restart-strategy": RestartStrategy}

def failures(case, driver):
    if "expected" in case:
        found = driver(case["given"])
        return [] if same(case["expected"], found) else [f"expected {case['expected']}, found {found}"]
    part = driver(case["given"])
    return [f"step {number}: expected {step['expect']}, found {found}" for number, step in enumerate(case["steps"], 1)
            for found in [part.step(step)] if "expect" in step and not same(step["expect"], found)]

def main(place):
    counts = dict.fromkeys(["passed", "failed", "without driver", "without feature"], 0)
    files = sorted(place.rglob("*.json")) if place.is_dir() else [place]
    for file in [file for file in files if file.name != "coverage.json"]:
        document = json.loads(file.read_text("utf-8"))
        if document.get("format") != FORMAT:
            print(f"{file}: its format is not {FORMAT}", file=sys.stderr)
            return 2
        for case in document["cases"]:
            if document["shape"] not in DRIVERS:
                counts["without driver"] += 1
            elif set(case.get("features", [])) - FEATURES:
                counts["without feature"] += 1
            else:
                wrong = failures(case, DRIVERS[document["shape"]])
                counts["failed" if wrong else "passed"] += 1
                for line in wrong:
                    print(f"{case['id']}: {line}")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return 1 if counts["failed"] else 0 if counts["passed"] else 2

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent))
