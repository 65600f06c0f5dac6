package dev.nightjar.dataset;

import dev.nightjar.input.EventFilter;
import dev.nightjar.input.InputSettings;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.util.Optional;

/** What is read, and which of it counts. */
public record LogSettings(
    @Heading("Input")
        @Setting(
            value =
                "Logs: files, folders or globs, comma separated; JSON lines, CSV, TSV or Parquet of"
                    + " user_id, item_id, timestamp, event_type, value; plain, gzip or zstd.",
            affects = Affects.NOTHING)
        String interactions,
    @Setting(
            value =
                "Catalog: files, folders or globs, comma separated, with item_id, title, brand,"
                    + " categories, description, price, attributes.",
            affects = Affects.NOTHING)
        String catalog,
    @Setting(
            value =
                "Users to serve even without a history: files, folders or globs, comma separated,"
                    + " with user_id.",
            affects = Affects.NOTHING)
        Optional<String> users,
    @Heading("How files are read") InputSettings input,
    @Heading("What counts")
        @Setting(
            "Event types that count, each with an optional weight: view=0.2,buy. All"
                + " count by default.")
        Optional<String> eventTypes,
    @Setting(
            "Smallest value, such as a rating, of an interaction that counts, any number; interactions"
                + " without a value are left out, too. All count by default.")
        Optional<Double> minValue) {

  public LogSettings {
    EventFilter.of(eventTypes, minValue);
  }

  EventFilter eventFilter() {
    return EventFilter.of(eventTypes, minValue);
  }
}
