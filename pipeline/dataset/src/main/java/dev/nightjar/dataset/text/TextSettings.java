package dev.nightjar.dataset.text;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;
import java.util.Locale;

/** Of which texts there are vectors, and of what width. */
public record TextSettings(
    EncoderSettings source,
    @Setting(
            value =
                "Template for the text of an item; a part between semicolons is left out"
                    + " if it has no value.",
            defaultValue = PromptTemplate.STANDARD)
        String itemPrompt,
    @Setting(
            value =
                "How a user's vector is made: the mean of the item vectors, or a prompt of"
                    + " the titles.",
            defaultValue = "mean")
        UserVectorKind userVectors,
    @Setting(
            value = "Longest item text in tokens, 8 to 512; longer ones are cut.",
            defaultValue = "128")
        int itemTokens,
    @Setting(
            value = "Longest user text in tokens, 8 to 512; the newest titles are kept.",
            defaultValue = "96")
        int userTokens,
    @Setting(
            value =
                "Width of the item vectors after PCA, 1 or more, at most the width of the encoder.",
            defaultValue = "64")
        int pcaWidth) {

  /** What a user's vector is made of. */
  public enum UserVectorKind {
    /** A text that lists the titles of the history. */
    PROMPT,
    /** The mean of the vectors of the items. */
    MEAN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TextSettings {
    Require.inRange(itemTokens, 8, 512, "--item-tokens");
    Require.inRange(userTokens, 8, 512, "--user-tokens");
    Require.atLeast(pcaWidth, 1, "--pca-width");
    PromptTemplate.parse(itemPrompt);
    Require.that(
        !source.isFile() || userVectors == UserVectorKind.MEAN,
        "--encoder file cannot embed what users liked: it needs --user-vectors mean");
    if (!source.isFile()) {
      Require.inRange(pcaWidth, 1, source.textEncoder().width(), "--pca-width");
    }
  }
}
