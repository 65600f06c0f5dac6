package dev.nightjar.dataset.log;

import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.dataset.element.RecordCoder;
import java.util.Comparator;

/**
 * One user-item event.
 *
 * @param timestamp UTC, seconds since the epoch
 * @param position place in the log, see {@link Position}
 */
public record Interaction(String userId, String itemId, long timestamp, long position) {
  /** Oldest first; equal timestamps keep log order. */
  public static final Comparator<Interaction> TIME_ORDER =
      Comparator.comparingLong(Interaction::timestamp).thenComparingLong(Interaction::position);

  public static final RecordCoder<Interaction> CODER =
      RecordCoder.of(
          Interaction.class,
          (interaction, out) -> {
            writeText(out, interaction.userId);
            writeText(out, interaction.itemId);
            out.writeLong(interaction.timestamp);
            out.writeLong(interaction.position);
          },
          in -> new Interaction(readText(in), readText(in), in.readLong(), in.readLong()));
}
