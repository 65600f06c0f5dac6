package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.PackedReader;
import dev.nightjar.dataset.element.PackedWriter;
import dev.nightjar.dataset.element.RecordCoder;
import dev.nightjar.input.Attributes;

/** How a user's sequence travels between workers. */
final class SequenceCoder {
  static final RecordCoder<UserSequence> CODER =
      RecordCoder.packed(UserSequence.class, SequenceCoder::pack, SequenceCoder::unpack);

  private SequenceCoder() {}

  private static byte[] pack(UserSequence sequence) {
    int[] items = sequence.items();
    long[] times = sequence.times();
    float[] weights = sequence.weights();
    PackedWriter out = new PackedWriter().number(sequence.user()).text(sequence.userId());
    out.number(sequence.train()).number(sequence.validation()).number(sequence.test());
    out.number(items.length).number(weights.length);
    for (int i = 0; i < items.length; i++) {
      out.number(items[i]).number(times[i]);
    }
    for (float weight : weights) {
      out.real(weight);
    }
    out.text(sequence.attributes().isEmpty() ? "" : Json.line(sequence.attributes()));
    return out.bytes();
  }

  private static UserSequence unpack(byte[] bytes) {
    PackedReader in = new PackedReader(bytes);
    int user = in.count();
    String userId = in.text();
    int train = in.count();
    int validation = in.count();
    int test = in.count();
    int[] items = new int[in.count()];
    long[] times = new long[items.length];
    float[] weights = new float[in.count()];
    for (int i = 0; i < items.length; i++) {
      items[i] = in.count();
      times[i] = in.number();
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = in.real();
    }
    return new UserSequence(
        user, userId, items, times, train, validation, test, weights, Attributes.parse(in.text()));
  }
}
