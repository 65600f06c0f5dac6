package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.util.Optional;

/** What the bundle holds, and how. */
public record BundleSettings(
    @Heading("Model bundle")
        @Setting(
            value =
                "Nearest items in text, 1 or more, whose mean collaborative embedding is"
                    + " given to an item without interactions.",
            defaultValue = "10")
        int coldNeighbours,
    @Setting(
            value =
                "Precision of the item table in the model; float16 halves its size, and all"
                    + " figures are those of the rounded table.",
            defaultValue = "float32",
            affects = Affects.SCORING)
        ItemTable itemTable,
    @Setting(
            value =
                "Size of the model's tables in MB, 0 to 1,900, above which they are stored in a"
                    + " file beside it: a model file ends at 2 GB.",
            defaultValue = "1024",
            affects = Affects.SCORING)
        int externalDataMb,
    @Setting(
            value =
                "Store the negatives of the paper's protocol in the bundle, 400 bytes a user,"
                    + " for evaluation by other programs.",
            defaultValue = "false",
            affects = Affects.SCORING)
        boolean saveNegatives,
    @Setting(
            value =
                "Related items of each kind, bought together and alike, that the bundle keeps of every item,"
                    + " 1 to 200: recommend --related-items reads them; none by default.",
            affects = Affects.SCORING)
        Optional<Integer> relatedPairs) {
  /** How the item table of a model is written. */
  public enum ItemTable {
    FLOAT32,
    FLOAT16
  }

  public BundleSettings {
    Require.atLeast(coldNeighbours, 1, "--cold-neighbours");
    Require.inRange(externalDataMb, 0, 1900, "--external-data-mb");
    relatedPairs.ifPresent(most -> Require.inRange(most, 1, 200, "--related-pairs"));
  }
}
