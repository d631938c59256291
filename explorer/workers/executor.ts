/**
 * Does what a worker is asked, in whichever thread it lives: the same task gives the same answer everywhere.
 */
import { BUGS } from "../../properties/planted.js";
import type { Bug } from "../../properties/bugs/bug.js";
import { Campaign } from "../campaign/campaign.js";
import { findBug, runsToFind } from "../campaign/find-bug.js";
import { partsOf } from "../campaign/user-code.js";
import { Board } from "../checking/board.js";
import { runCheck } from "../checking/model-check.js";
import { Share } from "../checking/share.js";
import { costsOf } from "../costs/costs.js";
import { loadScenario } from "../scenario/load.js";
import { codeOf, type Code } from "./code.js";
import type { Subject, Task } from "./task.js";
import { loadUserModule } from "./user-module.js";

export class Executor {
  private campaign: Campaign | null = null;
  private share: Share | null = null;

  /** @returns an AnswerTo this task */
  async execute(task: Task): Promise<unknown> {
    switch (task.kind) {
      case "prepare":
        this.campaign = await campaignOf(task.subject);
        return null;
      case "check": return runCheck(task.check, new Board(task.board));
      case "share":
        this.share = new Share(task.check, task.owner, task.board);
        return null;
      case "round": return this.share!.round(task.round);
      case "runs": return this.prepared.execute(task.from, task.to);
      case "violation": return this.prepared.violation(task.property, task.run, task.shrink);
      case "bug": {
        const bug = bugCalled(task.search.bug);
        return findBug(bug, loadScenario(bug.scenario), task.search);
      }
      case "costs": {
        const { scenario, seed, runs, ...named } = task;
        return costsOf(scenario, seed, runs, partsOf(scenario, (await codeCalled(named)).options));
      }
      case "runs-to-find": {
        const bug = bugCalled(task.search.bug);
        return runsToFind(bug, loadScenario(bug.scenario), task.search);
      }
    }
  }

  private get prepared(): Campaign {
    if (this.campaign === null) throw new Error("a worker was asked for runs before it was told of what");
    return this.campaign;
  }
}

/** @throws BadInput when the user's module does not hold what it must */
export async function campaignOf({ scenario, bug, use, ...options }: Subject): Promise<Campaign> {
  return new Campaign(scenario, { ...(await codeCalled({ bug, use })).options, ...options });
}

async function codeCalled({ bug, use }: Pick<Subject, "bug" | "use">): Promise<Code> {
  const module = use === null ? null : await loadUserModule(use, "--use");
  return codeOf(module, bug === null ? null : bugCalled(bug));
}

function bugCalled(id: string): Bug {
  const bug = BUGS.find((one) => one.id === id);
  if (bug === undefined) throw new Error(`a worker was asked for the bug ${id}, which there is not`);
  return bug;
}
