package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.util.Optional;

/** Whose interactions become sequences, how many of them, and what is held out. */
public record SequenceSettings(
    @Heading("Histories")
        @Setting(
            value =
                "User core, 1 or more: users with fewer interactions are served, but not trained on.",
            defaultValue = "1")
        int minUserInteractions,
    @Setting(
            value = "Item core, 1 or more: drop items with fewer interactions.",
            defaultValue = "1")
        int minItemInteractions,
    @Setting(
            value = "Apply user and item core again until nothing changes: the k-core.",
            defaultValue = "false")
        boolean coreUntilStable,
    @Setting(
            value =
                "Longest history in interactions, cut to the newest before the core is applied; 3 or more.",
            defaultValue = "10000")
        int maxUserInteractions,
    @Setting(
            "Longest sequence in interactions, cut to the newest; 3 or more. Unlimited by default.")
        Optional<Integer> maxLength,
    @Setting(
            "Days held out for test, 1 to 10,000, and as many before for validation. Leave-one-out by default.")
        Optional<Integer> splitDays,
    @Setting(
            "Parts into which users are split, 1 to 10,000: one file and one worker each. By default one for 64 MB"
                + " of the log (compressed files count eightfold), from 4 to 1,000.")
        Optional<Integer> parts) {

  public SequenceSettings {
    Require.atLeast(minUserInteractions, 1, "--min-user-interactions");
    Require.atLeast(minItemInteractions, 1, "--min-item-interactions");
    Require.atLeast(maxUserInteractions, 3, "--max-user-interactions");
    maxLength.ifPresent(length -> Require.atLeast(length, 3, "--max-length"));
    splitDays.ifPresent(days -> Require.inRange(days, 1, 10_000, "--split-days"));
    parts.ifPresent(count -> Require.inRange(count, 1, 10_000, "--parts"));
  }
}
