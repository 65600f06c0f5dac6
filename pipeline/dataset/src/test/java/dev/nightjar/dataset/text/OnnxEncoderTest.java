package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxEncoderTest {
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
      float[] polish = encoder.encode("OPI Nail Lacquer, red nail polish", 64);
      float[] enamel = encoder.encode("Essie nail colour, crimson enamel", 64);
      float[] tacos = encoder.encode("Mexican restaurant with tacos", 64);
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
      alone = encoder.encode(text, 64);
    }
    try (Encoder encoder = model.open()) {
      encoder.encode("a", 64);
      encoder.encode("many other words ".repeat(100), 128);
      assertThat(encoder.encode(text, 64)).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @EnumSource(EncoderModel.class)
  void countsTokensAndCutsWhatIsTooLong(EncoderModel model) {
    try (Encoder encoder = model.open()) {
      assertThat(encoder.tokens("soap; soap")).isEqualTo(3);
      assertThat(encoder.tokens("soap ".repeat(1000))).isEqualTo(1000);
      assertThat(encoder.encode("soap ".repeat(1000), 10))
          .isEqualTo(encoder.encode("soap ".repeat(8), 128));
    }
  }
}
