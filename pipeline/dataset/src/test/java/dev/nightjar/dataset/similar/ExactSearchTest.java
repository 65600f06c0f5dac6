package dev.nightjar.dataset.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.text.TextVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSearchTest {
  private static final int N = Oracle.N;

  private static int[] search(List<TextVector> vectors, int width, int first, int users) {
    List<TextVector> shuffled = new ArrayList<>(vectors);
    Collections.shuffle(shuffled, new Random(9));
    try (ExactSearch search = new ExactSearch(N, 2)) {
      return search.search(UserVectors.of(shuffled, width), first, users, done -> {});
    }
  }

  @Test
  void agreesWithBruteForceTiesIncluded() {
    List<TextVector> vectors = Oracle.vectors(600, 6, 3, 1);
    assertThat(search(vectors, 6, 0, 600)).isEqualTo(Oracle.similar(vectors, 0, 600));
  }

  @Test
  void searchesAllUsersForThoseOfOnePart() {
    List<TextVector> vectors = Oracle.vectors(900, 16, 9, 2);
    assertThat(search(vectors, 16, 300, 250)).isEqualTo(Oracle.similar(vectors, 300, 250));
  }

  @Test
  void mergesSeveralBlocksOfCandidates() {
    List<TextVector> vectors = Oracle.vectors(9500, 4, 3, 3);
    assertThat(search(vectors, 4, 9000, 40)).isEqualTo(Oracle.similar(vectors, 9000, 40));
  }

  @Test
  void fillsUpWhereThereAreTooFewUsers() {
    List<TextVector> two =
        List.of(new TextVector(1, new float[] {1}), new TextVector(2, new float[] {1}));
    int[] found = search(two, 1, 0, 3);
    int[] expected = new int[3 * N];
    Arrays.fill(expected, Conventions.NO_USER);
    expected[N] = 2;
    expected[2 * N] = 1;
    assertThat(found).isEqualTo(expected);
    assertThat(search(List.of(), 1, 0, 1)).containsOnly(Conventions.NO_USER);
  }
}
