package dev.nightjar.dataset.log;

import dev.nightjar.dataset.element.PackedReader;
import dev.nightjar.dataset.element.PackedWriter;
import dev.nightjar.dataset.element.RecordCoder;
import dev.nightjar.input.Interaction;
import dev.nightjar.input.Position;
import dev.nightjar.input.UserRow;
import java.util.function.Consumer;

/**
 * Interactions of users who share a bucket, and users named without any, packed row after row: what
 * goes through the shuffle in the place of single rows.
 *
 * @param bytes some rows; never changed
 */
public record LogBlock(byte[] bytes) {
  public static final RecordCoder<LogBlock> CODER =
      RecordCoder.packed(LogBlock.class, LogBlock::bytes, LogBlock::new);

  /** A block without rows. */
  public static final LogBlock EMPTY = new LogBlock(new byte[0]);

  private static final int USER_ONLY = 0;
  private static final int OF_WEIGHT_ONE = 1;
  private static final int WEIGHTED = 2;
  private static final int USER_WITH_ATTRIBUTES = 3;

  static void write(PackedWriter out, Interaction interaction) {
    boolean one = interaction.weight() == 1;
    out.text(interaction.userId()).number(one ? OF_WEIGHT_ONE : WEIGHTED);
    out.text(interaction.itemId()).number(interaction.at());
    out.number(Position.file(interaction.position()));
    out.number(Position.line(interaction.position()));
    if (!one) {
      out.real(interaction.weight());
    }
  }

  static void write(PackedWriter out, UserRow user) {
    boolean bare = user.attributes().isEmpty();
    out.text(user.userId()).number(bare ? USER_ONLY : USER_WITH_ATTRIBUTES);
    out.number(Position.file(user.position())).number(Position.line(user.position()));
    if (!bare) {
      out.text(user.attributes());
    }
  }

  /** Every row in the order it was written. */
  public void forEach(Consumer<Interaction> interactions, Consumer<UserRow> users) {
    PackedReader in = new PackedReader(bytes);
    while (in.hasNext()) {
      String userId = in.text();
      int kind = in.count();
      if (kind == USER_ONLY || kind == USER_WITH_ATTRIBUTES) {
        long position = Position.of(in.count(), in.number());
        users.accept(new UserRow(userId, kind == USER_ONLY ? "" : in.text(), position));
      } else {
        interactions.accept(read(in, userId, kind));
      }
    }
  }

  private static Interaction read(PackedReader in, String userId, int kind) {
    String itemId = in.text();
    long at = in.number();
    long position = Position.of(in.count(), in.number());
    return new Interaction(userId, itemId, at, position, kind == WEIGHTED ? in.real() : 1);
  }
}
