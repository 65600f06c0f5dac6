package dev.nightjar.publish;

import dev.nightjar.publish.ProtocolModel.Current;
import dev.nightjar.publish.ProtocolModel.Files;
import dev.nightjar.publish.ProtocolModel.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Goes through every state of {@link ProtocolModel} that can be reached. */
final class ProtocolSearch {
  private ProtocolSearch() {}

  /** What was found. */
  record Found(int states, Set<String> violations) {}

  /** Goes through every state, or until a violation is found that is looked for. */
  static Found explore(ProtocolModel model, Optional<String> until) {
    Set<State> seen = new HashSet<>(Set.of(model.start()));
    Deque<State> open = new ArrayDeque<>(seen);
    Set<String> violations = new TreeSet<>();
    while (!open.isEmpty() && until.filter(violations::contains).isEmpty()) {
      State state = open.remove();
      violations.addAll(violations(state));
      for (State next : model.successors(state)) {
        if (seen.add(next)) {
          open.add(next);
        }
      }
    }
    return new Found(seen.size(), violations);
  }

  private static Set<String> violations(State state) {
    Set<String> found = new TreeSet<>();
    Current now = state.pointer().current();
    if (!isWhole(now.run(), state.files())) {
      found.add("the pointer names a run that is not whole");
    }
    if (now.previous() != ProtocolModel.DEAD && !isWhole(now.previous(), state.files())) {
      found.add("the run before is not whole");
    }
    if (now.left().contains(now.run())) {
      found.add("a rolled-back run is published");
    }
    return found;
  }

  private static boolean isWhole(int run, Files files) {
    return files.manifests().contains(run) && files.parts().contains(run);
  }
}
