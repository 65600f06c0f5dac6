package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxEncoderTest {
  private static float[] encode(Encoder encoder, String text, int maxTokens) {
    return encoder.encode(List.of(text), maxTokens).vectors().get(0);
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
    }
    return dot;
  }

  @ParameterizedTest
  @EnumSource(EncoderModel.class)
  void placesLikeTextsTogether(EncoderModel model) {
    try (Encoder encoder = model.open()) {
      float[] polish = encode(encoder, "OPI Nail Lacquer, red nail polish", 64);
      float[] enamel = encode(encoder, "Essie nail colour, crimson enamel", 64);
      float[] tacos = encode(encoder, "Mexican restaurant with tacos", 64);
      assertThat(polish).hasSize(encoder.width());
      assertThat(cosine(polish, polish)).isBetween(0.99999, 1.00001);
      assertThat(cosine(polish, enamel)).isGreaterThan(cosine(polish, tacos) + 0.15);
    }
  }

  @ParameterizedTest
  @EnumSource(EncoderModel.class)
  void givesTheSameBitsWhateverElseItHasEncoded(EncoderModel model) {
    String text = "SKIN79 The Prestige Beblesh Balm BB Cream Diamond Collection";
    float[] alone;
    try (Encoder encoder = model.open()) {
      alone = encode(encoder, text, 64);
    }
    try (Encoder encoder = model.open()) {
      encode(encoder, "a", 64);
      encode(encoder, "many other words ".repeat(100), 128);
      assertThat(encode(encoder, text, 64)).isEqualTo(alone);
    }
  }

  @Test
  void sharesItsModelWithOtherThreadsUntilTheLastIsClosed() {
    List<String> texts = IntStream.range(0, 40).mapToObj(i -> "soap number " + i).toList();
    try (Encoder first = EncoderModel.MINILM.open()) {
      List<float[]> expected = first.encode(texts, 64).vectors();
      List<List<float[]>> found =
          IntStream.range(0, 4)
              .parallel()
              .mapToObj(
                  i -> {
                    try (Encoder other = EncoderModel.MINILM.open()) {
                      return other.encode(texts, 64).vectors();
                    }
                  })
              .toList();
      assertThat(found)
          .hasSize(4)
          .allSatisfy(v -> assertThat(v.toArray()).isEqualTo(expected.toArray()));
      assertThat(encode(first, texts.get(3), 64)).isEqualTo(expected.get(3));
    }
  }

  @ParameterizedTest
  @EnumSource(EncoderModel.class)
  void countsTokensAndCutsWhatIsTooLong(EncoderModel model) {
    try (Encoder encoder = model.open()) {
      assertThat(encoder.encode(List.of("soap; soap", "a"), 10).tokens()).isEqualTo(5 + 3);
      assertThat(encode(encoder, "soap ".repeat(1000), 10))
          .isEqualTo(encode(encoder, "soap ".repeat(8), 128));
    }
    try (Tokenizer tokenizer = model.openTokenizer()) {
      assertThat(tokenizer.count("soap; soap")).isEqualTo(3);
      assertThat(tokenizer.count("soap ".repeat(1000))).isEqualTo(1000);
      assertThat(tokenizer.cut("Fine soap, red ".repeat(9), 7)).isEqualTo("Fine soap, red Fine");
      assertThat(tokenizer.cut("Fine soap", 4)).isEqualTo("Fine soap");
    }
  }
}
