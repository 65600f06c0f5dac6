package dev.nightjar.publish;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The protocol by which runs are published, rolled back and deleted, as a small model: one step is
 * one request to the store, requests of several processes meet in any order, and a process may die
 * before any of them. {@link ProtocolSearch} goes through every state that can be reached. Runs are
 * numbered by their dates; run 0 is published at first.
 *
 * @param flaws what the model does wrong on purpose, to see that the search would find it
 */
record ProtocolModel(Set<Flaw> flaws) {
  /** Ways to get it wrong. */
  enum Flaw {
    RETAIN_DOES_NOT_ANNOUNCE,
    FLIP_WITHOUT_CONDITION,
    ROLLED_BACK_RUNS_ARE_FORGOTTEN,
    PREDECESSOR_IS_NOT_KEPT
  }

  static final int DEAD = -1;

  /**
   * {@code current.json}; every write gives it another version.
   *
   * @param left what rollbacks left, whether or not the pointer still says so
   */
  record Current(
      int run, int previous, Set<Integer> rolledBack, Set<Integer> retiring, Set<Integer> left) {}

  record Stored(int version, Current current) {}

  /** Which runs have their manifest, and which their parts. */
  record Files(Set<Integer> manifests, Set<Integer> parts) {}

  private enum Kind {
    PUBLISH,
    ROLL_BACK,
    RETAIN
  }

  /**
   * A process.
   *
   * @param run to publish or to go back to
   * @param step its next request
   * @param read the pointer as it last read it
   * @param planned the runs that it deletes
   */
  record Actor(Kind kind, int run, int step, Optional<Stored> read, List<Integer> planned) {
    Actor at(int next) {
      return new Actor(kind, run, next, read, planned);
    }

    Actor having(Stored pointer) {
      return new Actor(kind, run, step + 1, Optional.of(pointer), planned);
    }

    Actor planning(List<Integer> runs) {
      return new Actor(kind, run, step + 1, read, runs);
    }
  }

  record State(Stored pointer, Files files, List<Actor> processes) {}

  private static Actor process(Kind kind, int run) {
    return new Actor(kind, run, 0, Optional.empty(), List.of());
  }

  /**
   * Two nights, the first of them asked for twice, a rollback to the run before them, and a retain
   * that keeps one date.
   */
  State start() {
    return new State(
        new Stored(0, new Current(0, DEAD, Set.of(), Set.of(), Set.of())),
        new Files(Set.of(0), Set.of(0, 1, 2)),
        List.of(
            process(Kind.PUBLISH, 1),
            process(Kind.PUBLISH, 1),
            process(Kind.PUBLISH, 2),
            process(Kind.ROLL_BACK, 0),
            process(Kind.RETAIN, DEAD)));
  }

  /** After the next request of one process, or its death. */
  List<State> successors(State state) {
    List<State> next = new ArrayList<>();
    for (int i = 0; i < state.processes().size(); i++) {
      Actor process = state.processes().get(i);
      if (process.step() != DEAD) {
        next.add(with(state, i, process.at(DEAD), state.pointer(), state.files()));
        next.add(step(state, i, process));
      }
    }
    return next;
  }

  private static State with(State state, int i, Actor process, Stored pointer, Files files) {
    List<Actor> processes = new ArrayList<>(state.processes());
    processes.set(i, process);
    // what a dead process knew does not matter
    if (process.step() == DEAD) {
      processes.set(i, process(process.kind(), process.run()).at(DEAD));
    }
    return new State(pointer, files, List.copyOf(processes));
  }

  private State step(State state, int i, Actor process) {
    return switch (process.kind()) {
      case PUBLISH -> publish(state, i, process);
      case ROLL_BACK -> rollBack(state, i, process);
      case RETAIN -> retain(state, i, process);
    };
  }

  private State publish(State state, int i, Actor process) {
    Files files = state.files();
    int run = process.run();
    return switch (process.step()) {
      case 0 -> with(state, i, process.having(state.pointer()), state.pointer(), files);
      case 1 -> goOn(state, i, process, files.parts().contains(run));
      case 2 -> {
        Files finished = new Files(plus(files.manifests(), run), files.parts());
        yield with(state, i, process.at(3), state.pointer(), finished);
      }
      default -> {
        Current read = process.read().orElseThrow().current();
        boolean stays = read.run() >= run || read.rolledBack().contains(run);
        yield stays
            ? with(state, i, process.at(DEAD), state.pointer(), files)
            : flip(state, i, process, read.rolledBack(), read.left());
      }
    };
  }

  private static State goOn(State state, int i, Actor process, boolean holds) {
    int next = holds ? process.step() + 1 : DEAD;
    return with(state, i, process.at(next), state.pointer(), state.files());
  }

  private State rollBack(State state, int i, Actor process) {
    Files files = state.files();
    return switch (process.step()) {
      case 0 -> with(state, i, process.having(state.pointer()), state.pointer(), files);
      case 1 -> goOn(state, i, process, files.manifests().contains(process.run()));
      case 2 -> goOn(state, i, process, files.parts().contains(process.run()));
      case 3 -> {
        List<Integer> later =
            files.manifests().stream().filter(run -> run > process.run()).toList();
        yield with(state, i, process.planning(later), state.pointer(), files);
      }
      default -> {
        Current read = process.read().orElseThrow().current();
        yield read.run() == process.run()
            ? with(state, i, process.at(DEAD), state.pointer(), files)
            : flip(state, i, process, left(read.rolledBack(), process), left(read.left(), process));
      }
    };
  }

  private static Set<Integer> left(Set<Integer> before, Actor process) {
    Set<Integer> left = plus(before, process.read().orElseThrow().current().run());
    left.addAll(process.planned());
    left.remove(process.run());
    return left;
  }

  private State flip(
      State state, int i, Actor process, Set<Integer> rolledBack, Set<Integer> left) {
    Stored read = process.read().orElseThrow();
    boolean lost =
        read.version() != state.pointer().version() && !flaws.contains(Flaw.FLIP_WITHOUT_CONDITION);
    if (lost || read.current().retiring().contains(process.run())) {
      return with(state, i, process.at(DEAD), state.pointer(), state.files());
    }
    Set<Integer> kept = flaws.contains(Flaw.ROLLED_BACK_RUNS_ARE_FORGOTTEN) ? Set.of() : rolledBack;
    Current current =
        new Current(process.run(), read.current().run(), kept, read.current().retiring(), left);
    return with(state, i, process.at(DEAD), written(state, current), state.files());
  }

  private static Stored written(State state, Current current) {
    return new Stored(state.pointer().version() + 1, current);
  }

  private State retain(State state, int i, Actor process) {
    Files files = state.files();
    int deletes = 2 * process.planned().size();
    int step = process.step();
    if (step == 0) {
      return with(state, i, process.having(state.pointer()), state.pointer(), files);
    }
    if (step == 1) {
      Current read = process.read().orElseThrow().current();
      return with(state, i, process.planning(plan(read, files)), state.pointer(), files);
    }
    if (step == 2) {
      return announce(state, i, process);
    }
    if (step < 3 + deletes) {
      return with(state, i, process.at(step + 1), state.pointer(), without(process, files));
    }
    if (step == 3 + deletes) {
      return with(state, i, process.having(state.pointer()), state.pointer(), files);
    }
    Stored read = process.read().orElseThrow();
    if (read.version() != state.pointer().version()) {
      return with(state, i, process.at(step - 1), state.pointer(), files);
    }
    Set<Integer> left = new TreeSet<>(read.current().retiring());
    process.planned().forEach(left::remove);
    return with(state, i, process.at(DEAD), written(state, retiring(read, left)), files);
  }

  /** All but the newest date, and what the pointer leads to and led to before. */
  private List<Integer> plan(Current read, Files files) {
    Set<Integer> old = new TreeSet<>(files.manifests());
    old.remove(Collections.max(files.manifests()));
    old.remove(read.run());
    if (!flaws.contains(Flaw.PREDECESSOR_IS_NOT_KEPT)) {
      old.remove(read.previous());
    }
    return List.copyOf(old);
  }

  private State announce(State state, int i, Actor process) {
    Stored read = process.read().orElseThrow();
    if (flaws.contains(Flaw.RETAIN_DOES_NOT_ANNOUNCE)) {
      return with(state, i, process.at(3), state.pointer(), state.files());
    }
    if (process.planned().isEmpty() || read.version() != state.pointer().version()) {
      return with(state, i, process.at(DEAD), state.pointer(), state.files());
    }
    Set<Integer> all = plus(read.current().retiring(), process.planned().get(0));
    all.addAll(process.planned());
    return with(state, i, process.at(3), written(state, retiring(read, all)), state.files());
  }

  private static Current retiring(Stored read, Set<Integer> runs) {
    Current now = read.current();
    return new Current(now.run(), now.previous(), now.rolledBack(), runs, now.left());
  }

  /** The manifests of all planned runs go first, then their parts. */
  private static Files without(Actor process, Files files) {
    int number = process.step() - 3;
    int planned = process.planned().size();
    int run = process.planned().get(number % planned);
    return number < planned
        ? new Files(minus(files.manifests(), run), files.parts())
        : new Files(files.manifests(), minus(files.parts(), run));
  }

  private static Set<Integer> plus(Set<Integer> runs, int run) {
    Set<Integer> more = new TreeSet<>(runs);
    more.add(run);
    return more;
  }

  private static Set<Integer> minus(Set<Integer> runs, int run) {
    Set<Integer> fewer = new TreeSet<>(runs);
    fewer.remove(run);
    return fewer;
  }

  /** Without flaws, or with one. */
  static ProtocolModel with(Flaw... flaws) {
    Set<Flaw> all = EnumSet.noneOf(Flaw.class);
    Collections.addAll(all, flaws);
    return new ProtocolModel(all);
  }
}
