package dev.nightjar.dataset.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.input.Interaction;
import dev.nightjar.input.Row;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Who and what stands in a log, and when. */
final class LogProfile implements FileSample.Sink<Interaction> {
  private static final int MOST_TYPES = 10_000;

  final Counts users = new Counts();
  final Counts items = new Counts();
  final Counts eventTypes = new Counts();
  private final Set<Long> seen = new HashSet<>(); // hashes: a wrong one in 2^64 / rows
  private long duplicates;
  private long withoutType;
  private long fractions;
  private boolean float32 = true;
  private boolean hours = true;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  @Override
  public void row(Row row) {
    fractions += row.fields().path("timestamp").isFloatingPointNumber() ? 1 : 0;
    JsonNode type = row.fields().path("event_type");
    if (type.isMissingNode() || type.isNull()) {
      withoutType++;
    } else if (eventTypes.distinct() < MOST_TYPES) {
      eventTypes.add(type.asText().strip());
    }
  }

  @Override
  public void value(Interaction interaction) {
    users.add(interaction.userId());
    items.add(interaction.itemId());
    first = Math.min(first, interaction.at());
    last = Math.max(last, interaction.at());
    float32 &= interaction.at() % 128_000 == 0;
    hours &= interaction.at() % 3_600_000 == 0;
    duplicates += seen.add(hash(interaction)) ? 0 : 1;
  }

  private static long hash(Interaction i) {
    long hash = 1125899906842597L;
    for (String word : new String[] {i.userId(), "\n", i.itemId()}) {
      for (int at = 0; at < word.length(); at++) {
        hash = 31 * hash + word.charAt(at);
      }
    }
    return hash * 0x9e3779b97f4a7c15L ^ i.at();
  }

  /** Good rows with the user, item and time of an earlier one. */
  long duplicates() {
    return duplicates;
  }

  /** Rows whose time is a number with a fraction, or written as one. */
  long fractions() {
    return fractions;
  }

  long withoutType() {
    return withoutType;
  }

  /** Whether all times are such as 24 bits hold of seconds since 1970. */
  boolean coarse() {
    return float32 && !hours;
  }

  boolean isEmpty() {
    return users.distinct() == 0;
  }

  Instant first() {
    return Instant.ofEpochMilli(first);
  }

  Instant last() {
    return Instant.ofEpochMilli(last);
  }
}
