package dev.nightjar.dataset;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.quality.DriftSettings;
import dev.nightjar.dataset.sequence.SequenceSettings;
import dev.nightjar.dataset.similar.SimilarUserSettings;
import dev.nightjar.dataset.text.TextSettings;
import dev.nightjar.input.TimeWindow;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Everything the dataset stage can be told, with all defaults, in rooms. */
public record DatasetSettings(
    LogSettings log,
    @Heading("The night")
        @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting(
            value = "Date of the night, YYYY-MM-DD, or today (in UTC).",
            defaultValue = DatasetSettings.TODAY)
        String date,
    LimitSettings limits,
    SequenceSettings sequences,
    TextSettings text,
    SimilarUserSettings similar,
    DriftSettings drift,
    EngineSettings engine)
    implements StageSettings {

  /** Stands for the date of the day, in UTC. */
  static final String TODAY = "today";

  public DatasetSettings {
    date = TODAY.equals(date) ? LocalDate.now(ZoneOffset.UTC).toString() : date;
    Require.night(date, "--date");
    Require.that(
        engine.runner() != Runner.DATAFLOW || !text.source().lacksKey(),
        "--runner dataflow with --encoder openai needs --embedding-key:"
            + " the job's machines have no OPENAI_API_KEY");
  }

  /** The night. */
  LocalDate night() {
    return LocalDate.parse(date);
  }

  /** Times that are plausible for this night. */
  TimeWindow timeWindow() {
    return log.input().timeWindow(night());
  }
}
