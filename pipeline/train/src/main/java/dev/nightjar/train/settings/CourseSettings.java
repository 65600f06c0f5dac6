package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** What a training starts from, and the refit after it. */
public record CourseSettings(
    @Heading("Training")
        @Setting(
            value =
                "Refit: train the best model further, with the validation items, before the test.",
            defaultValue = "true",
            affects = Affects.SCORING)
        boolean refit,
    @Setting(
            value =
                "Epochs of the refit as a share, 0 to 1, of the epochs up to the best one"
                    + " or, if training started from a model, of all its epochs; its peak"
                    + " learning rate is the same share of --learning-rate.",
            defaultValue = "0.5",
            affects = Affects.SCORING)
        double refitShare,
    @Setting(
            value =
                "Model that training starts from, with its parameters before the refit:"
                    + " auto takes the one published last, of an earlier night with the same"
                    + " settings; none starts from scratch; anything else is a folder, relative"
                    + " to the root.",
            defaultValue = "auto",
            affects = Affects.NOTHING)
        String startFrom,
    @Setting(
            value =
                "Nights after which auto starts from scratch, 0 or more: with 7, six"
                    + " nights start from the model of the night before, the seventh from"
                    + " scratch; 0 never does.",
            defaultValue = "7",
            affects = Affects.NOTHING)
        int coldEvery,
    @Setting(
            value =
                "Epochs of a training that starts from a model, as a share, 0 to 1, of"
                    + " those of a full training; its peak learning rate is the same share of"
                    + " --learning-rate.",
            defaultValue = "0.2")
        double warmShare) {
  public CourseSettings {
    Require.notBlank(startFrom, "--start-from");
    Require.atLeast(coldEvery, 0, "--cold-every");
    Require.inRange(warmShare, 0, 1, "--warm-share");
    Require.inRange(refitShare, 0, 1, "--refit-share");
  }
}
