package dev.nightjar.dataset.text;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Vectors to the axes of their PCA: every worker adds up its own, the sums are added, once. */
final class FitPca extends Combine.CombineFn<TextVector, SecondMoments, Pca> {
  private final int textWidth;
  private final int pcaWidth;

  FitPca(int textWidth, int pcaWidth) {
    this.textWidth = textWidth;
    this.pcaWidth = pcaWidth;
  }

  @Override
  public SecondMoments createAccumulator() {
    return new SecondMoments(textWidth);
  }

  @Override
  public SecondMoments addInput(SecondMoments moments, TextVector vector) {
    moments.add(vector.values());
    return moments;
  }

  @Override
  public SecondMoments mergeAccumulators(Iterable<SecondMoments> parts) {
    SecondMoments sum = createAccumulator();
    parts.forEach(sum::add);
    return sum;
  }

  @Override
  public Pca extractOutput(SecondMoments moments) {
    return Pca.of(moments, pcaWidth);
  }

  @Override
  public Coder<SecondMoments> getAccumulatorCoder(
      CoderRegistry registry, Coder<TextVector> inputCoder) {
    return SecondMoments.CODER;
  }

  @Override
  public Coder<Pca> getDefaultOutputCoder(CoderRegistry registry, Coder<TextVector> inputCoder) {
    return Pca.CODER;
  }
}
